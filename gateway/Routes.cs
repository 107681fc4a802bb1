namespace Leads.Gateway;

/// <summary>One way from the outside to a service.</summary>
/// <param name="Pattern">Path; a last segment <c>{**rest}</c> stands for everything below.</param>
/// <param name="Methods">All when left out.</param>
internal sealed record Route(string Service, Area Area, string Pattern, params string[] Methods)
{
    /// <summary>Answers may take long and pause between parts.</summary>
    public bool Streams { get; init; }

    /// <summary>The answer begins before the request ends.</summary>
    public bool BothWays { get; init; }

    /// <summary>Whoever reads it changes something.</summary>
    public bool Changes { get; init; }

    public long BodyLimit { get; init; } = Access.OrdinaryBody;

    /// <summary>Everything that leads to a service. What is not here, such as /internal and the services' own /health, cannot be reached.</summary>
    public static readonly IReadOnlyList<Route> All =
    [
        new("lead-intake", Area.Leads, "/v1/leads", "POST"),
        new("lead-intake", Area.Leads, "/v1/leads/batch", "POST") { Streams = true, BothWays = true, BodyLimit = 256 << 20 },
        new("lead-intake", Area.Leads, "/v1/leads/csv", "POST") { Streams = true, BodyLimit = 64 << 20 },
        new("lead-intake", Area.Leads, "/v1/leads/adf", "POST"),
        new("lead-intake", Area.Leads, "/v1/imports/{**rest}"),
        new("lead-intake", Area.Contacts, "/v1/registrations/{**rest}"),
        new("lead-intake", Area.Leads, "/v1/leads/{id}", "GET", "HEAD"),
        new("lead-intake", Area.Dispatch, "/v1/leads/{id}/dispatch", "GET", "HEAD"),
        .. from step in (string[])["accept", "decline", "recall", "release", "invalidate", "unlink", "approve", "reject", "assign"]
           select new Route("lead-intake", Area.Dispatch, $"/v1/leads/{{id}}/{step}", "POST"),
        new("lead-intake", Area.Calls, "/v1/leads/{id}/reactivate", "POST"),
        new("lead-intake", Area.Calls, "/v1/calls/{**rest}"),
        new("lead-intake", Area.Leads, "/v1/leads/{id}/attribution", "GET", "HEAD"),
        // An analyst reads the source codes in events by it.
        new("lead-intake", Area.Leads | Area.History, "/v1/sources", "GET", "HEAD"),
        new("lead-intake", Area.Dealers, "/v1/sources", "PUT"),
        new("lead-intake", Area.Dealers, "/v1/dealers/{**rest}"),
        new("lead-intake", Area.Staff, "/v1/dealers/{code}/staff/{**rest}"),
        new("lead-intake", Area.Staff, "/v1/dealers/{code}/redistribute", "POST"),
        new("lead-intake", Area.Dealers, "/v1/brands/{**rest}"),
        new("lead-intake", Area.Customers, "/v1/customers/{**rest}"),
        new("lead-intake", Area.Consents, "/v1/customers/{id}/consents/{**rest}"),
        new("qualification", Area.Contacts, "/v1/leads/{id}/contacts/{**rest}"),
        new("qualification", Area.Cases, "/v1/leads/{id}/case"),
        new("qualification", Area.Cases, "/v1/leads/{id}/brief", "GET", "HEAD"),
        .. from part in (string[])["needs", "personality", "grade", "next-action", "objections/{**rest}"]
           select new Route("qualification", Area.Contacts, $"/v1/leads/{{id}}/{part}", "PUT", "POST"),
        .. from step in (string[])["call", "defeat/{**rest}", "freeze", "thaw"]
           select new Route("qualification", Area.Contacts, $"/v1/leads/{{id}}/{step}", "POST"),
        new("qualification", Area.Contacts, "/v1/leads/{id}/sheet", "GET", "HEAD", "PUT"),
        new("qualification", Area.Cases, "/v1/coach-cards", "GET", "HEAD"),
        new("qualification", Area.Cases, "/v1/cases/{**rest}"),
        new("qualification", Area.Cases, "/v1/call-list", "GET", "HEAD"),
        new("qualification", Area.Cases, "/v1/call-tally", "GET", "HEAD"),
        new("qualification", Area.Staff, "/v1/dealers/{code}/call-plan"),
        new("qualification", Area.Cases, "/v1/dealers/{code}/follow-up-lists/{**rest}"),
        new("qualification", Area.Staff, "/v1/dealers/{code}/handovers", "POST"),
        new("qualification", Area.Staff, "/v1/handovers/{**rest}"),
        new("appointment", Area.Appointments, "/v1/leads/{id}/appointments"),
        new("appointment", Area.Appointments, "/v1/leads/{id}/visits", "POST"),
        new("appointment", Area.Appointments, "/v1/appointments/{**rest}"),
        new("appointment", Area.Appointments, "/v1/leads/{id}/invitations/{**rest}"),
        new("appointment", Area.Appointments, "/v1/invitation-cards", "GET", "HEAD"),
        new("appointment", Area.Appointments, "/v1/dev/messages", "GET", "HEAD"),
        new("appointment", Area.Appointments, "/v1/slots/{**rest}") { Changes = true },
        new("appointment", Area.Appointments, "/v1/leads/{id}/waiting", "POST"),
        new("appointment", Area.Appointments, "/v1/waiting-customers/{**rest}"),
        new("appointment", Area.Appointments, "/v1/dealers/{code}/visit-plan", "GET", "HEAD"),
        new("appointment", Area.Appointments, "/v1/dealers/{code}/calendar", "GET", "HEAD"),
        new("appointment", Area.Staff, "/v1/dealers/{code}/calendar", "PUT"),
        new("appointment", Area.Staff, "/v1/dealers/{code}/resources/{**rest}"),
        new("appointment", Area.Appointments, "/v1/dealers/{code}/resources/{resource}/calendar.ics", "GET", "HEAD"),
        new("appointment", Area.Staff, "/v1/dealers/{code}/show-rate", "GET", "HEAD"),
        new("deal", Area.Deals, "/v1/leads/{id}/deal"),
        new("deal", Area.Deals, "/v1/deals/{**rest}"),
        new("deal", Area.Deals, "/v1/deal-cards", "GET", "HEAD"),
        new("deal", Area.Deals, "/v1/dealers/{code}/deal-rules", "GET", "HEAD"),
        new("deal", Area.Staff, "/v1/dealers/{code}/deal-rules", "PUT"),
        new("deal", Area.Staff, "/v1/dealers/{code}/deal-figures", "GET", "HEAD"),
        new("deal", Area.Deals | Area.Customers, "/v1/retail-deliveries", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/leads/{id}/ownership"),
        new("aftercare", Area.Ownerships, "/v1/ownerships/{**rest}"),
        new("aftercare", Area.Staff, "/v1/ownerships/{id}/consultant", "PUT"),
        new("aftercare", Area.Ownerships, "/v1/interviews", "POST"),
        new("aftercare", Area.Staff, "/v1/dealers/{code}/interviews", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/owner-touches", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/owner-surveys", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/care-cards", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/customers/{id}/care", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/complaints/{**rest}"),
        new("aftercare", Area.Staff, "/v1/complaints/{id}/assign", "POST"),
        new("aftercare", Area.Staff, "/v1/dealers/{code}/complaint-figures", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/dealers/{code}/care-rules", "GET", "HEAD"),
        new("aftercare", Area.Staff, "/v1/dealers/{code}/care-rules", "PUT"),
        new("aftercare", Area.Staff, "/v1/dealers/{code}/care-figures", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/leads/{id}/referral", "GET", "HEAD"),
        new("aftercare", Area.Ownerships, "/v1/referrals/{**rest}", "GET", "HEAD"),
        .. from step in (string[])["approve", "decline", "paid"]
           select new Route("aftercare", Area.Staff, $"/v1/referrals/{{id}}/{step}", "POST"),
        new("aftercare", Area.Staff, "/v1/dealers/{code}/reward-budget", "GET", "HEAD", "PUT"),
        new("aftercare", Area.Staff, "/v1/dealers/{code}/referral-figures", "GET", "HEAD"),
        new("feed", Area.Feed, "/v1/feed/{**rest}") { Streams = true },
        new("feed", Area.Subscriptions, "/v1/subscriptions/{**rest}"),
        new("insight", Area.History, "/v1/history/{**rest}") { Streams = true },
        new("insight", Area.Leads, "/v1/leads", "GET", "HEAD"),
        new("insight", Area.Leads | Area.History, "/v1/leads/{id}/timeline", "GET", "HEAD"),
        // Whoever reads leads or history meets these words.
        new("insight", Area.Leads | Area.History, "/v1/dispositions", "GET", "HEAD"),
    ];

    /// <summary>The services, in the order of a lead's life.</summary>
    public static readonly IReadOnlyList<string> Services = [.. All.Select(route => route.Service).Distinct()];

    /// <summary>Whether this service answers a method of a path, given as an OpenAPI template, through the gateway. Two may share a path by method.</summary>
    public static bool Publishes(string service, string path, string method)
    {
        var segments = path.Trim('/').Split('/');
        return All.Any(route => route.Service == service && (route.Methods is [] || route.Methods.Contains(method, StringComparer.OrdinalIgnoreCase)) && Fits(route.Pattern.Trim('/').Split('/'), segments));

        static bool Fits(string[] pattern, string[] path)
        {
            var open = pattern[^1] == "{**rest}";
            var fixedPart = open ? pattern[..^1] : pattern;
            return (open ? path.Length >= fixedPart.Length : path.Length == fixedPart.Length)
                && fixedPart.Zip(path).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.StartsWith('{')));
        }
    }
}
