using Leads.Hosting;
using Leads.Insights;

var service = Service.Create(args, "insight");
service.Services.AddSingleton<History>();
service.Services.AddSingleton<Targets>();
service.Services.AddSingleton<Loyalties>();
service.Services.AddSingleton<Changes>();
service.Services.AddSingleton<Timeline>();
service.Services.AddSingleton<Archivist>();
service.Hear(services => services.GetRequiredService<Archivist>().Hear);
service.Relay(null);
service.Map(HistoryEndpoints.Map);
service.Map(StatusEndpoints.Map);
service.Map(TimelineEndpoints.Map);
return await service.Run();
