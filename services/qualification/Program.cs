using Leads.Hosting;
using Leads.Qualification;

var service = Service.Create(args, "qualification");
service.AddStreams(Case.Decider);
service.AddView(CaseBoard.View);
service.Listen(Case.Decider, CaseReactions.React);
service.Map(CaseEndpoints.Map);
return await service.Run();
