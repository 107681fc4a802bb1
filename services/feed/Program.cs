using Leads.EventStore;
using Leads.Feeds;
using Leads.Hosting;
using Leads.Messaging;

var service = Service.Create(args, "feed");
service.Services.AddSingleton<DealerFeed>();
service.Services.AddSingleton<Subscriptions>();
service.Hear(services => services.GetRequiredService<DealerFeed>().Hear);
service.Relay((services, options) => options with
{
    Name = "dealers",
    Declare = services.GetRequiredService<Subscriptions>().Declare,
    Route = e => [.. DealerFeed.DealersOf(e.Type, e.Headers.Dealer, e.Data).Select(dealer => new Leads.Messaging.Route(Subscriptions.Exchange, $"{dealer}.{e.Type}"))],
    Body = (e, traceParent) => CloudEvent.WriteArchived(e, EventTypes.Published, traceParent),
});
service.Map(FeedEndpoints.Map);
return await service.Run();
