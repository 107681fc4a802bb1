using Leads.EventStore;
using Leads.Hosting;
using Leads.Qualification;

var service = Service.Create(args, "qualification");
service.AddStreams(Case.Decider, services => services.GetRequiredService<Cases>().Due);
service.AddStreams(CallPlan.Decider, services => services.GetRequiredService<CallLists>().Due);
service.AddStreams(CallList.Decider);
service.AddView(CaseBoard.View);
service.Listen(services => services.GetRequiredService<Cases>().Hear);
service.Listen(services => services.GetRequiredService<CallCentre>().Hear);
service.Services.AddSingleton<CallCentre>();
service.Services.AddHostedService(services => services.GetRequiredService<CallCentre>());
service.Services.AddSingleton<Cases>();
service.Services.AddSingleton<CallLists>();
service.Follow(services => new LogWorker(
    services.GetRequiredService<EventStore>(), services.GetRequiredService<Feed>(), CallLists.Opener, CallLists.Begin, services.GetRequiredService<CallLists>().Open));
service.Services.AddSingleton(CoachCards.Delivered(Path.Combine(AppContext.BaseDirectory, "cards.json")));
service.Services.AddSingleton(SheetPdf.With(Path.Combine(AppContext.BaseDirectory, "fonts", "wqy-microhei.ttf")));
service.Map(ContactEndpoints.Map);
service.Map(ProfileEndpoints.Map);
service.Map(CaseEndpoints.Map);
service.Map(BriefEndpoints.Map);
service.Map(SheetEndpoints.Map);
service.Map(CallListEndpoints.Map);
return await service.Run();
