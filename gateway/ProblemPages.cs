namespace Leads.Gateway;

/// <summary>/problems/CODE: where the <c>type</c> of a problem document leads, a paragraph of help.</summary>
internal static class ProblemPages
{
    public static void MapProblems(this WebApplication app)
    {
        var documents = app.Services.GetRequiredService<ApiDocument>();
        app.MapGet("/problems/{code}", async (string code) =>
            (Problem.All.TryGetValue(code, out var problem) ? $"{problem.Title} ({problem.Status})\n\n{problem.Help}\n" : await documents.Help(code)) is { } help
                ? Results.Text(help, "text/plain; charset=utf-8")
                : Problem.NotFound.Result("No problem has this code.")).ExcludeFromDescription();
    }
}
