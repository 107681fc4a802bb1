using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Leads.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Leads.Hosting;

/// <summary>Traces, metrics and logs, over OTLP when OTEL_EXPORTER_OTLP_ENDPOINT is set; spans also to a file when asked.</summary>
public static class Observability
{
    public static void AddObservability(this IHostApplicationBuilder builder, string service, string? traceFile)
    {
        var otlp = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));
        if (!otlp && traceFile is null)
        {
            return;
        }

        // The server says in a span what was asked for only when told to.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        var resource = ResourceBuilder.CreateDefault().AddService(service, serviceNamespace: "leads");
        builder.Services.AddSingleton(_ =>
        {
            var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource(Telemetry.SourceName, "Microsoft.AspNetCore", "System.Net.Http", "Yarp.ReverseProxy");
            if (otlp)
            {
                traces.AddSource("Npgsql").AddOtlpExporter();
            }

            if (traceFile is not null)
            {
                traces.AddProcessor(new SimpleActivityExportProcessor(new TraceFile(traceFile, service)));
            }

            return traces.Build();
        });
        if (otlp)
        {
            builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
                .AddMeter(Telemetry.SourceName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "Npgsql", "System.Runtime")
                .AddOtlpExporter().Build());
            builder.Logging.AddOpenTelemetry(logs => logs.SetResourceBuilder(resource).AddOtlpExporter());
        }

        builder.Services.AddHostedService<Start>();
    }

    /// <summary>Makes the providers at start and flushes them at the end.</summary>
    private sealed class Start(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetService<TracerProvider>();
            services.GetService<MeterProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            services.GetService<TracerProvider>()?.ForceFlush(2000);
            return Task.CompletedTask;
        }
    }

    /// <summary>One JSON line a span, appended; several processes may share a file.</summary>
    private sealed class TraceFile(string path, string service) : BaseExporter<Activity>
    {
        private readonly FileStream _file = new(Append(path), FileAccess.Write, bufferSize: 0);

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
            {
                var line = JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        service,
                        name = span.DisplayName,
                        kind = span.Kind.ToString().ToLowerInvariant(),
                        traceId = span.TraceId.ToHexString(),
                        spanId = span.SpanId.ToHexString(),
                        parentSpanId = span.ParentSpanId.ToHexString(),
                        start = span.StartTimeUtc,
                        durationMs = span.Duration.TotalMilliseconds,
                        status = span.Status.ToString().ToLowerInvariant(),
                        tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString()),
                    },
                    JsonSerializerOptions.Web);
                // One write a line: appends of this size do not interleave.
                _file.Write([.. line, (byte)'\n']);
            }

            return ExportResult.Success;
        }

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }

        // .NET's FileMode.Append begins at the end but does not stay there: processes would write over each other's lines.
        private static SafeFileHandle Append(string path)
        {
            const int writeOnly = 1, create = 0x40, append = 0x400, closeOnExec = 0x80000;
            var handle = new SafeFileHandle(Open(path, writeOnly | create | append | closeOnExec, Convert.ToInt32("644", 8)), ownsHandle: true);
            return handle.IsInvalid ? throw new IOException($"{path} cannot be opened (errno {Marshal.GetLastPInvokeError()}).") : handle;
        }

        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);
    }
}
