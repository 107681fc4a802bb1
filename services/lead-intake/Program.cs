using Leads.Hosting;
using Leads.LeadIntake;

var service = Service.Create(args, "lead-intake");
service.AddStreams(Lead.Decider);
service.AddStreams(Customer.Decider);
service.Services.AddSingleton(Dealers.Load(Path.Combine(AppContext.BaseDirectory, "dealers.json")));
service.Services.AddSingleton<Intake>();
service.Services.AddSingleton<Customers>();
service.Map(LeadEndpoints.Map);
return await service.Run();
