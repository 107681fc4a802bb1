using Leads.Aftercare;
using Leads.EventStore;
using Leads.Hosting;

var service = Service.Create(args, "aftercare");
service.AddView(OwnershipBoard.View);
service.AddStreams(Ownership.Decider, services => services.GetRequiredService<Owners>().Due);
service.AddStreams(CareRules.Decider);
service.Listen(services => services.GetRequiredService<CarePolicies>().Hear);
service.Listen(services => services.GetRequiredService<Owners>().Hear);
service.Services.AddSingleton<CarePolicies>();
service.Services.AddHostedService(services => services.GetRequiredService<CarePolicies>());
service.Services.AddSingleton<Owners>();
service.Follow(services => new LogWorker(services.GetRequiredService<EventStore>(), services.GetRequiredService<Feed>(), Owners.Replanner, Owners.Replans, services.GetRequiredService<Owners>().Work));
service.Map(OwnershipEndpoints.Map);
service.Map(CareEndpoints.Map);
return await service.Run();
