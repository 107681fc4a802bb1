using Leads.Appointments;
using Leads.EventStore;
using Leads.Hosting;

var service = Service.Create(args, "appointment");
service.AddStreams(Invitation.Decider);
service.AddStreams(Calendar.Decider);
service.AddStreams(Diary.Decider);
service.AddStreams(Offer.Decider, services => services.GetRequiredService<Booking>().RunOut);
service.AddStreams(Appointment.Decider, services => services.GetRequiredService<Reminding>().Due);
service.AddStreams(Message.Decider, services => services.GetRequiredService<Messages>().Due);
service.AddView(WaitingBoard.View);
service.AddStreams(Waiting.Decider);
service.AddView(AppointmentBoard.View);
service.AddView(InvitationBoard.View);
service.Listen(Invitation.Decider, InvitationReactions.React);
service.Listen(services => services.GetRequiredService<Booking>().Hear);
service.Listen(services => services.GetRequiredService<Contactable>().Hear);
service.Listen(services => services.GetRequiredService<WalkIns>().Hear);
service.Listen(services => services.GetRequiredService<Messages>().Hear);
service.Services.AddSingleton<Calendars>();
service.Services.AddHostedService(services => services.GetRequiredService<Calendars>());
service.Services.AddSingleton<Waiters>();
service.Services.AddSingleton<Booking>();
service.Follow(services => new LogWorker(services.GetRequiredService<EventStore>(), services.GetRequiredService<Feed>(), Booking.Withdrawals, Booking.WithdrawnBy, services.GetRequiredService<Booking>().Withdraw));
service.Services.AddSingleton<Reminding>();
service.Services.AddSingleton<Contactable>();
service.Services.AddSingleton<WalkIns>();
service.Follow(services => new LogWorker(services.GetRequiredService<EventStore>(), services.GetRequiredService<Feed>(), WalkIns.Name, WalkIns.Types, services.GetRequiredService<WalkIns>().Work));
service.Services.AddSingleton<Messages>();
// Without a provider's address messages are shown instead of sent, in development.
service.Services.AddSingleton<IMessageProvider>(services => service.Settings.Optional("Messages:Url") is { Length: > 0 } url
    ? new PostedMessages(new HttpClient { Timeout = TimeSpan.FromSeconds(10) }, new Uri(url))
    : services.GetRequiredService<IHostEnvironment>().IsDevelopment() ? new ShownMessages(services.GetRequiredService<EventStore>()) : new NoMessages());
service.Follow(services => new LogWorker(services.GetRequiredService<EventStore>(), services.GetRequiredService<Feed>(), Messages.Name, Messages.Types, services.GetRequiredService<Messages>().Work));
service.Map(CalendarEndpoints.Map);
service.Services.AddSingleton(CoachCards.Delivered(Path.Combine(AppContext.BaseDirectory, "invitation-cards.json")));
service.Map(InvitationEndpoints.Map);
service.Map(SlotEndpoints.Map);
service.Map(WaitingEndpoints.Map);
service.Map(AppointmentEndpoints.Map);
service.Map(VisitEndpoints.Map);
return await service.Run();
