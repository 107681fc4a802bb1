using Leads.Aftercare;
using Leads.Hosting;

var service = Service.Create(args, "aftercare");
service.AddStreams(Ownership.Decider);
service.AddView(OwnershipBoard.View);
service.Listen(Ownership.Decider, OwnershipReactions.React);
service.Map(OwnershipEndpoints.Map);
return await service.Run();
