using Leads.Hosting;
using Leads.Insights;

var service = Service.Create(args, "insight");
service.Services.AddSingleton<History>();
service.Services.AddSingleton<Archivist>();
service.Hear(services => services.GetRequiredService<Archivist>().Hear);
service.Relay(null);
service.Map(HistoryEndpoints.Map);
return await service.Run();
