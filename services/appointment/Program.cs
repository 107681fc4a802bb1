using Leads.Appointments;
using Leads.Hosting;

var service = Service.Create(args, "appointment");
service.AddStreams(Invitation.Decider);
service.AddStreams(Appointment.Decider);
service.AddView(AppointmentBoard.View);
service.Listen(Invitation.Decider, InvitationReactions.React);
service.Map(AppointmentEndpoints.Map);
return await service.Run();
