using Leads.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Leads.Printing;

/// <summary>What a form is answered as.</summary>
public enum PaperFormat
{
    Json,
    Html,
    Pdf,
}

/// <summary>How somebody wants a form: as what, and in which language.</summary>
public sealed record Paper(PaperFormat Format, PrintLanguage Language)
{
    internal const string Json = "application/json";
    internal const string Html = "text/html";
    internal const string Pdf = "application/pdf";

    /// <summary>As the query says, else what the caller likes best of what there is, else JSON; in both languages unless it says which.</summary>
    /// <exception cref="Invalid">There is no such format or language.</exception>
    public static Paper Chosen(string? format, string? lang, HttpRequest request) =>
        new(Ids.Coded<PaperFormat>(format, "format") ?? Liked(request), Ids.Coded<PrintLanguage>(lang, "lang") ?? PrintLanguage.Both);

    /// <summary>A form as it was wanted: <paramref name="value"/> itself, or printed.</summary>
    /// <param name="file">What a PDF is saved as, without its ending.</param>
    public IResult Answer<T>(HttpResponse response, T value, Func<PrintedForm> form, FormPdf pdf, string file, DateTimeOffset at)
    {
        response.Headers.Vary = HeaderNames.Accept;
        switch (Format)
        {
            case PaperFormat.Html:
                return Results.Content(FormHtml.Of(form()), $"{Html}; charset=utf-8");
            case PaperFormat.Pdf:
                response.Headers.ContentDisposition = $"inline; filename=\"{file}.pdf\"";
                return Results.Bytes(pdf.Of(form(), at), Pdf);
            default:
                return Results.Ok(value);
        }
    }

    private static PaperFormat Liked(HttpRequest request)
    {
        var accepted = MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var all) ? all : [];
        return accepted.Where(type => type.Quality is null or > 0).OrderByDescending(type => type.Quality ?? 1)
            .Select(type => type.MediaType.Value?.ToLowerInvariant() switch
            {
                Html => PaperFormat.Html,
                Pdf => PaperFormat.Pdf,
                Json or "*/*" or "application/*" => PaperFormat.Json,
                _ => (PaperFormat?)null,
            })
            .FirstOrDefault(known => known is not null) ?? PaperFormat.Json;
    }
}

/// <summary>Endpoints whose answer is JSON, or printed.</summary>
public static class Printables
{
    /// <summary>Answers <typeparamref name="T"/> by <see cref="Paper.Answer"/>; no browser or proxy keeps it.</summary>
    public static RouteHandlerBuilder Printable<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter(NeverKept).Produces<T>(200, Paper.Json, Paper.Html, Paper.Pdf).AddOpenApiOperationTransformer(OnPaper);

    private static ValueTask<object?> NeverKept(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    /// <summary>Only JSON has members.</summary>
    private static Task OnPaper(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var content = operation.Responses!["200"].Content!;
        content[Paper.Html] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        content[Paper.Pdf] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        return Task.CompletedTask;
    }
}
