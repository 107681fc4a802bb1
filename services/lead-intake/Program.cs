using Leads.Hosting;
using Leads.LeadIntake;

var service = Service.Create(args, "lead-intake");
service.AddStreams(Lead.Decider, services => services.GetRequiredService<Desk>().Due);
service.AddStreams(Customer.Decider);
service.Listen(Lead.Decider, LeadReactions.React);
service.AddStreams(DealerConfiguration.Decider);
service.Services.AddSingleton(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")));
service.Services.AddSingleton<Networks>();
service.Services.AddHostedService(services => services.GetRequiredService<Networks>());
service.Services.AddSingleton<Desk>();
service.Services.AddSingleton<Intake>();
service.Services.AddSingleton<Customers>();
service.Map(LeadEndpoints.Map);
service.Map(DispatchEndpoints.Map);
service.Map(DealerEndpoints.Map);
return await service.Run();
