using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Leads.Local;
using Leads.Samples;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
using Running = Leads.Local.System;

namespace Leads.Journeys;

/// <summary>Many leads in one request: answered as they come, up to a hundred thousand.</summary>
[Collection(Product.Collection)]
public sealed class BatchJourney(Product product, ITestOutputHelper output)
{
    /// <summary>Lines of the large batch; as many as allowed are a hundred thousand.</summary>
    private static int Lines => int.TryParse(Environment.GetEnvironmentVariable("LEADS_JOURNEY_LINES"), out var lines) ? lines : 20_000;

    [Fact]
    public async Task A_line_is_answered_before_the_next_is_sent()
    {
        using var sender = Npm.Program("push-slowly.mjs", new Uri(product.Url, "/v1/leads/batch").AbsoluteUri, product.Hq.Key!);
        var answered = new List<string>();
        for (var line = 1; line <= 4; line++)
        {
            var number = Life.Number("SLOW");
            await sender.StandardInput.WriteLineAsync(Life.Document(number).ReplaceLineEndings(""));
            await sender.StandardInput.FlushAsync();
            if (line == 1)
            {
                (await Next(sender)).ShouldBe("200");
            }

            var answer = JsonNode.Parse(await Next(sender))!;

            ((int)answer["line"]!, (string)answer["externalId"]!, (string)answer["status"]!).ShouldBe((line, number, "accepted"));
            answered.Add((string)answer["leadId"]!);
        }

        sender.StandardInput.Close();
        (await sender.StandardOutput.ReadToEndAsync()).ShouldBeEmpty();
        await sender.WaitForExitAsync();
        sender.ExitCode.ShouldBe(0);
        foreach (var lead in answered)
        {
            (await product.Hq.Get($"/v1/leads/{lead}")).Must(200);
        }
    }

    [Fact]
    public async Task A_hundred_thousand_and_one_lines_are_refused_whole()
    {
        var before = await product.Scalar<long>("lead-intake", "select count(*) from mt_events");
        var file = new MemoryStream();
        // Good leads first, so that there would be something to store.
        foreach (var line in DcadLeads.Generate(1000, 5, SampleOptions.OnlyGood with { Prefix = "MANY" }))
        {
            file.Write([.. line.Bytes.Span, (byte)'\n']);
        }

        for (var line = 1001; line <= 100_001; line++)
        {
            file.Write("{}\n"u8);
        }

        using var body = Client.Body(file.ToArray(), "application/x-ndjson");
        (await product.Hq.Send(HttpMethod.Post, "/v1/leads/batch", body)).Refused(413, "too-many-lines");

        (await product.Scalar<long>("lead-intake", "select count(*) from mt_events")).ShouldBe(before);
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        using var body = Client.Body(Encoding.UTF8.GetBytes(Life.Document(Life.Number("BATCH"))), "application/json");
        (await product.Hq.Send(HttpMethod.Post, "/v1/leads/batch", body)).Refused(415, "unsupported-media-type");
    }

    [Fact]
    public async Task Nothing_is_answered_with_nothing()
    {
        using var body = Client.Body([], "application/x-ndjson");
        (await product.Hq.Send(HttpMethod.Post, "/v1/leads/batch", body)).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(200), a => a.Bytes.ShouldBeEmpty());
    }

    /// <summary>In a product of its own with nobody behind it: what follows from so many leads would keep the other journeys waiting.</summary>
    [Fact]
    public async Task A_large_batch_is_taken_in_whole_in_sane_time()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Product.Folder)!, "journeys-large");
        await Running.Reset(folder);
        await using var intake = await Running.Up(folder, new() { GatewayPort = 0, Dealers = false, Only = ["lead-intake", Service.Gateway] });
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        var file = Path.Combine(folder, "large.ndjson");
        await using (var lines = File.Create(file))
        {
            foreach (var line in DcadLeads.Generate(Lines, 6, SampleOptions.OnlyGood with { Prefix = "LARGE" }))
            {
                lines.Write([.. line.Bytes.Span, (byte)'\n']);
            }
        }

        var started = Stopwatch.GetTimestamp();
        var accepted = new HashSet<string>();
        await using (var lines = File.OpenRead(file))
        {
            await foreach (var answer in new Client(http, new Uri(intake.Url), intake.Key("HQ_KEY")).Batch(lines))
            {
                ((int)answer["line"]!).ShouldBe(accepted.Count + 1);
                ((string)answer["status"]!).ShouldBe("accepted");
                accepted.Add((string)answer["leadId"]!);
            }
        }

        var took = Stopwatch.GetElapsedTime(started);
        accepted.Count.ShouldBe(Lines);
        // A tenth of what an idle machine with two cores does.
        took.ShouldBeLessThan(TimeSpan.FromSeconds(20 + (Lines / 200)));
        (await Product.Scalar<long>(intake.DatabaseOf("lead-intake"), "select count(*) from mt_events where type = 'lead_received'")).ShouldBe(Lines);
        output.WriteLine($"{Lines} lines in {took.TotalSeconds:F1} s");
    }

    private static async Task<string> Next(Process sender) => await sender.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) ?? throw new InvalidOperationException("The answer ended.");
}
