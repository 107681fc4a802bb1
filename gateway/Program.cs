using Leads.Gateway;
using Leads.Hosting;

if (args is not [])
{
    return await Verbs.Run(args);
}

try
{
    // Nothing here waits or computes: what a socket brings is dealt with at once instead of waking another thread for it.
    Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
    // Not the working directory: the host watches its content root, with everything that is ever written below it.
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    builder.AddServer();
    builder.AddApiKeys();
    builder.AddInternalTokens();
    builder.AddForwarding();
    builder.AddApiDocument();
    builder.AddObservability("gateway", builder.Configuration["Leads:TraceFile"]);

    var app = builder.Build();
    app.UseShield();        // security headers and problem documents, whatever happens further in
    app.UseRouting();
    app.UseDoor();          // who calls, whether they may, how often, how much

    app.MapForwarding();    // /v1/... to the services
    app.MapKeys();          // /v1/keys
    app.MapDevClock();      // /v1/dev/clock, in Development
    app.MapApiDocument();   // /openapi.json and /docs
    app.MapProblems();      // /problems/CODE
    app.MapHealth();        // /health/live and /health/ready
    await app.RunAsync();
    return 0;
}
catch (Misconfigured wrong)
{
    Console.Error.WriteLine($"✗ {wrong.Message}");
    return 1;
}
