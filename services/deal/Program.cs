using Leads.Deals;
using Leads.Hosting;

var service = Service.Create(args, "deal");
service.AddStreams(Deal.Decider);
service.AddView(DealBoard.View);
service.Listen(Deal.Decider, DealReactions.React);
service.Map(DealEndpoints.Map);
return await service.Run();
