using System.Diagnostics;
using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace Leads.Gateway;

/// <summary>Takes what passed the door to its service and brings the answer back.</summary>
internal static class Forwarding
{
    public static void AddForwarding(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(_ => new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            ConnectTimeout = Duplex.ConnectTimeout,
            // Below the two minutes after which a service closes an idle connection itself.
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            // So that a service that moved is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // The trace is handed on with the request's own headers; a span of the client for each would add a fifth to the work.
            ActivityHeadersPropagator = null,
            // As the server here and the services read them.
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        });
        builder.Services.AddSingleton(services => new HttpMessageInvoker(new InOnePiece(services.GetRequiredService<SocketsHttpHandler>()), disposeHandler: false));
    }

    public static void MapForwarding(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        foreach (var route in Route.All)
        {
            var handler = Handler(route, settings, app.Services);
            var endpoint = route.Methods is [] ? app.Map(route.Pattern, handler) : app.MapMethods(route.Pattern, route.Methods, handler);
            endpoint.WithMetadata(new Access(route.Area) { BodyLimit = route.BodyLimit, Patient = route.Streams, Changes = route.Changes }).ExcludeFromDescription();
        }
    }

    private static RequestDelegate Handler(Route route, Settings settings, IServiceProvider services)
    {
        if (settings.Services.GetValueOrDefault(route.Service) is not { } service)
        {
            return context => Problem.ServiceUnavailable.Write(context);
        }

        if (route.BothWays)
        {
            var url = new Uri(service);
            return context =>
            {
                OnlyOurs(context.Request.Headers);
                return Duplex.Forward(context, url);
            };
        }

        var forwarder = services.GetRequiredService<IHttpForwarder>();
        var client = services.GetRequiredService<HttpMessageInvoker>();
        var config = new ForwarderRequestConfig { ActivityTimeout = route.Streams ? Duplex.Idle : settings.AnswerWithin };
        return async context =>
        {
            OnlyOurs(context.Request.Headers);
            var error = await forwarder.SendAsync(context, service, client, config, ToService.Instance);
            if (error is not ForwarderError.None && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                await Explain(context, error);
            }
        };
    }

    // What the caller says to the gateway is not for the services. The door has set the internal token already.
    private static void OnlyOurs(IHeaderDictionary headers)
    {
        if (Activity.Current?.Id is { } here)
        {
            headers.TraceParent = here;
        }

        headers.Baggage = default;
        headers.Cookie = default;
        // Answered here already, when the body is read.
        headers.Expect = default;
    }

    private static Task Explain(HttpContext context, ForwarderError error)
    {
        var cause = context.GetForwarderErrorFeature()?.Exception;
        var problem = error switch
        {
            _ when Refusal(cause) is { } refused => Problem.For(refused.StatusCode),
            ForwarderError.RequestTimedOut => Problem.Timeout,
            ForwarderError.RequestBodyClient => Problem.BadRequest,
            // Only a connection that was never made proves that nothing was done.
            _ when cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => Problem.ServiceUnavailable,
            _ => Problem.BadGateway,
        };
        return problem.Write(context);
    }

    // The server's own refusal of a body comes wrapped in what happened to the outgoing request because of it.
    private static BadHttpRequestException? Refusal(Exception? error) => error switch
    {
        null => null,
        BadHttpRequestException refused => refused,
        AggregateException many => many.InnerExceptions.Select(Refusal).FirstOrDefault(refused => refused is not null),
        _ => Refusal(error.InnerException),
    };

    private sealed class ToService : HttpTransformer
    {
        public static readonly ToService Instance = new();

        public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            var copied = base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = null;
            return copied;
        }
    }
}
