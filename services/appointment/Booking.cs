using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using AppointmentStreams = Leads.EventStore.Streams<Leads.Appointments.Appointment.Command, Leads.Appointments.Appointment>;
using InvitationStreams = Leads.EventStore.Streams<Leads.Appointments.Invitation.Command, Leads.Appointments.Invitation>;
using OfferStreams = Leads.EventStore.Streams<Leads.Appointments.Offer.Command, Leads.Appointments.Offer>;

namespace Leads.Appointments;

/// <summary>
/// Offers slots, and books, moves and frees them. What is offered or booked is written into the diary of its day in the same
/// commit, so nobody is promised a consultant, a car or a bay that somebody else has.
/// </summary>
public sealed class Booking(OfferStreams offers, AppointmentStreams appointments, InvitationStreams invitations, Waiters waiters, Calendars calendars, EventStore.EventStore store)
{
    /// <summary>Of the follower that calls off what a dealer cannot keep.</summary>
    public const string Withdrawals = "withdrawn_leads";

    /// <summary>With which a dealer has a lead no more.</summary>
    public static readonly IReadOnlyCollection<Type> WithdrawnBy = [typeof(InvitationWithdrawn), typeof(InvitationMoved)];

    /// <summary>Two slots for somebody to choose from, held until the offer ends; who asks the same again gets the same while they are held.</summary>
    /// <param name="lead">Whose they are; nobody's yet when null.</param>
    /// <exception cref="Refused">The days ahead have no two slots.</exception>
    public async Task<OfferView> Offer(string dealer, Tags? lead, Wish wish, IReadOnlyList<PreferredTime> preferred, DateTimeOffset? from, Caller by, CancellationToken cancel)
    {
        var id = Ids.Derive(Calendars.IdOf(dealer), $"offer\n{by.Client}\n{lead?.Lead}\n{wish}\n{string.Join(',', preferred)}\n{from?.ToUniversalTime():O}");
        OfferView? view = null;
        await Settle(
            by,
            async (unit, at) =>
            {
                var (version, state) = await offers.AggregateStream(id, cancel);
                if (state is Appointments.Offer.Held live && by.Now < live.Until)
                {
                    view = OfferView.Of(live);
                    return Commands.Answer(200, id, version, []);
                }

                var diaries = at(dealer);
                var slots = await diaries.Two(wish, preferred, from ?? by.Now, cancel)
                    ?? throw new Refused("no-two-slots", $"There are no two free slots within {diaries.Planning.Horizon} days.");
                var until = by.Now + diaries.Planning.Hold;
                var events = Appointments.Offer.Decide(
                    new Offer.Command.MakeOffer(id, lead?.Lead, lead?.Subject, lead?.Brand ?? by.Brand, dealer, wish.Type, slots, until, by.Client, by.Now), state);
                foreach (var slot in slots)
                {
                    await diaries.Hold(id, wish.Type, slot, until, cancel);
                }

                unit.Decided(offers.Decider, id, version, state, events);
                view = OfferView.Of((Offer.Held)offers.Decider.Fold(state, events));
                return Commands.Answer(200, id, version + events.Count, events);
            },
            cancel);
        return view!;
    }

    /// <summary>The customer chose neither: both are free.</summary>
    public Task<IResult> Decline(Guid id, Caller by, CancellationToken cancel) =>
        Change(offers, id, new Offer.Command.End(OfferEnd.Declined, by.Now), by, (diaries, before) => diaries.Release((Offer.Held)before, null, cancel), cancel);

    /// <summary>Nobody took an offer in time: what it held is for whoever waits.</summary>
    public Task RunOut(Guid id, Deadline deadline, CancellationToken cancel)
    {
        var by = Ours();
        return Change(offers, id, offers.Decider.OnDue(deadline, by.Now), by, (diaries, before) => diaries.Release((Offer.Held)before, null, cancel), cancel);
    }

    /// <summary>A customer was invited by phone, and what they said is done: a slot is booked, both are free, or both are kept until they should have called back.</summary>
    /// <param name="slot">Of the offer, the beginning of the slot that was chosen.</param>
    public Task<IResult> Invite(Guid lead, Invitation.Command.Invite command, DateTimeOffset? slot, string? model, Caller by, CancellationToken cancel) => Answered(
        lead, command.Answer, slot, model, by,
        (_, first, planning) => command with { CallBackBy = command.Answer == InvitationAnswer.Voicemail && first is not null ? planning.CallBackBy(first, by.Now) : null },
        _ => command.Offer, cancel);

    /// <summary>The customer called back, or says what they had left open.</summary>
    public Task<IResult> Reply(Guid lead, int number, InvitationAnswer answer, Guid? offer, DateTimeOffset? slot, string? model, Caller by, CancellationToken cancel) => Answered(
        lead, answer, slot, model, by, (open, _, _) => new Invitation.Command.Reply(number, answer, offer ?? open.Waiting?.Offer, by.Client, by.Now), open => offer ?? open.Waiting?.Offer, cancel);

    private async Task<IResult> Answered(
        Guid lead, InvitationAnswer answer, DateTimeOffset? slot, string? model, Caller by, Func<Invitation.Open, Slot?, Planning, Invitation.Command> command, Func<Invitation.Open, Guid?> offered,
        CancellationToken cancel) => await StillHas(lead, await Settle(
        by,
        async (unit, at) =>
        {
            var id = InvitationReactions.InvitationOf(lead);
            var (version, state) = await Seen(invitations, id, by, cancel);
            if (state is not Invitation.Open open)
            {
                throw new Refused("invitation-withdrawn", "The dealer has the lead no more.");
            }

            var diaries = at(open.Tags.Dealer!);
            Offer.Held? held = null;
            var offerVersion = 0L;
            if (offered(open) is { } offer)
            {
                (offerVersion, var made) = await Seen(offers, offer, by with { IfMatch = null }, cancel);
                held = made as Offer.Held;
                _ = (answer, held) switch
                {
                    (_, { Lead: { } whose }) when whose != lead => throw OtherOffer(),
                    (InvitationAnswer.Accepted or InvitationAnswer.Voicemail, null) => throw new Refused("offer-over", "The offer ran out or was answered; ask for two slots again."),
                    (InvitationAnswer.Voicemail, { Slots.Count: not 2 }) => throw new Refused("not-two", "A message is left with two slots (003-21)."),
                    _ => held,
                };
            }

            var events = Invitation.Decide(command(open, held?.Slots[0], diaries.Planning), state);
            string? location = null;
            switch (answer)
            {
                case InvitationAnswer.Accepted:
                    var chosen = slot ?? throw new Invalid("/at", "required", "Say which of the two slots they chose.");
                    var appointment = Ids.Derive(id, $"appointment\n{version}");
                    var wish = new Wish(held?.Type ?? AppointmentType.Sales, model);
                    var taken = await Take(unit, diaries, appointment, open.Tags, wish, new Wanted(chosen, offered(open)), by, cancel);
                    var booked = Appointment.Decide(
                        new Appointment.Command.Book(
                            appointment, lead, open.Tags.Subject!.Value, open.Tags.Brand!, open.Tags.Dealer!, wish.Type, diaries.Planning.Agree(taken, by.Now), by.Client, by.Now, offered(open),
                            wish.Model),
                        appointments.Decider.Initial);
                    unit.Decided(appointments.Decider, appointment, 0, appointments.Decider.Initial, booked).Also(Known(lead, appointment));
                    location = $"/v1/appointments/{appointment}";
                    break;
                case InvitationAnswer.Declined when held is not null:
                    unit.Decided(offers.Decider, held.Id, offerVersion, held, Appointments.Offer.Decide(new Offer.Command.End(OfferEnd.Declined, by.Now), held));
                    await diaries.Release(held, null, cancel);
                    break;
                case InvitationAnswer.Voicemail when held is not null && events.OfType<InvitationMade>().FirstOrDefault()?.CallBackBy is { } until:
                    unit.Decided(offers.Decider, held.Id, offerVersion, held, Appointments.Offer.Decide(new Offer.Command.Extend(until, by.Now), held));
                    foreach (var one in held.Slots)
                    {
                        await diaries.Hold(held.Id, held.Type, one, until, cancel);
                    }

                    break;
            }

            unit.Decided(invitations.Decider, id, version, state, events);
            return Commands.Answer(200, id, version + events.Count, events, location);
        },
        cancel), cancel);

    /// <summary>Books a time: one of two that were offered, or any that is free.</summary>
    /// <param name="lead">Whose appointment it is.</param>
    /// <exception cref="Refused">It is past, was not offered, or is taken; then two others are named.</exception>
    public async Task<IResult> Book(Guid id, Tags lead, Wish wish, Wanted wanted, Caller by, CancellationToken cancel) => await StillHas(lead.Lead, await Settle(
        by,
        async (unit, at) =>
        {
            var (version, state) = await appointments.AggregateStream(id, cancel);
            IReadOnlyList<object> events = [];
            if (version == 0)
            {
                var diaries = at(lead.Dealer!);
                var slot = await Take(unit, diaries, id, lead, wish, wanted, by, cancel);
                events = Appointment.Decide(
                    new Appointment.Command.Book(id, lead.Lead, lead.Subject!.Value, lead.Brand!, lead.Dealer!, wish.Type, diaries.Planning.Agree(slot, by.Now), by.Client, by.Now, wanted.Offer, wish.Model),
                    state);
                unit.Decided(appointments.Decider, id, version, state, events).Also(Known(lead.Lead, id));
            }

            return Commands.Answer(201, id, version + events.Count, events, $"/v1/appointments/{id}");
        },
        cancel), cancel);

    /// <summary>The customer comes at another time: what the appointment had is free and the other time is taken, at once.</summary>
    /// <exception cref="Refused">It cannot be moved any more, or the time is past, was not offered, or is taken; then two others are named.</exception>
    public async Task<IResult> Reschedule(Guid id, Wanted wanted, string? consultant, CancelledBy whose, string reason, Caller by, CancellationToken cancel) => new Stored(await Settle(
        by,
        async (unit, at) =>
        {
            var (version, state) = await Seen(appointments, id, by, cancel);
            var known = (Appointment.Known)state;
            var same = consultant is null || known.Agreed.Slot.Resources.Contains(consultant);
            var command = new Appointment.Command.Reschedule(
                known.Agreed with { Slot = known.Agreed.Slot with { From = wanted.At, Resources = same ? known.Agreed.Slot.Resources : [consultant!] } }, whose, reason, by.Now);
            // Whether it may be moved at all, and to then, before anybody looks who is free.
            var events = Appointment.Decide(command, state);
            if (events.Count > 0)
            {
                var diaries = at(known.Tags.Dealer!);
                await diaries.Free(id, known.Agreed.Slot.From, cancel);
                var slot = await Take(unit, diaries, id, known.Tags, new Wish(known.Type, known.Model, consultant, known.Agreed.Slot.Way?.Area), wanted, by, cancel);
                events = Appointment.Decide(command with { Agreed = diaries.Planning.Agree(slot, by.Now) }, state);
            }

            unit.Decided(appointments.Decider, id, version, state, events);
            return Commands.Answer(200, id, version + events.Count, events);
        },
        cancel));

    /// <summary>A visit at the customer's is planned: whoever makes it is taken for as long as it is likely to be, the way there and back included.</summary>
    /// <exception cref="Refused">It is no such visit, or they have something else then.</exception>
    public async Task<IResult> PlanVisit(Guid id, VisitPlan plan, string? person, Caller by, CancellationToken cancel) => new Stored(await Settle(
        by,
        async (unit, at) =>
        {
            var (version, state) = await Seen(appointments, id, by, cancel);
            var known = (Appointment.Known)state;
            var diaries = at(known.Tags.Dealer!);
            var slot = known.Agreed.Slot with { To = known.Agreed.Slot.From.AddMinutes(plan.Minutes), Way = plan.Way };
            var events = Appointment.Decide(new Appointment.Command.PlanVisit(plan, person, diaries.Planning.Agree(slot, by.Now).MissedAt, by.Client, by.Now), state);
            if (events.Count > 0)
            {
                await diaries.Free(id, slot.From, cancel);
                await diaries.Take(id, slot, null, cancel);
            }

            unit.Decided(appointments.Decider, id, version, state, events);
            return Commands.Answer(200, id, version + events.Count, events);
        },
        cancel));

    /// <summary>The customer is here. Who came so early that the visit is over before its time leaves the time to others.</summary>
    public Task<IResult> Arrive(Guid id, Appointment.Command.Arrive command, Caller by, CancellationToken cancel) => Change(
        appointments, id, command, by,
        (diaries, before) => before is Appointment.Ahead { Agreed.Slot: var slot, Type: var type } && command.At.AddMinutes(diaries.Planning.Of(type).Minutes) <= slot.From
            ? diaries.Free(id, slot.From, cancel)
            : Task.CompletedTask,
        cancel);

    /// <summary>The customer did not come: who booked with them calls them soon; who does not come again is given back to the call centre.</summary>
    public async Task<IResult> Miss(Guid id, Caller by, CancellationToken cancel) => new Stored(await Settle(
        by,
        async (unit, at) =>
        {
            var (version, state) = await Seen(appointments, id, by, cancel);
            var known = (Appointment.Known)state;
            var planning = calendars.Of(known.Tags.Dealer!, by.Now);
            var invitation = InvitationReactions.InvitationOf(known.Tags.Lead);
            var (invited, invitee) = await invitations.AggregateStream(invitation, cancel);
            var noted = Invitation.Decide(new Invitation.Command.NoteNoShow(id, known.Agreed.Slot.From, planning.NoShowsToReturn, by.Now), invitee);
            var returned = noted.OfType<InvitationReturned>().Any();
            var events = Appointment.Decide(
                new Appointment.Command.Miss(by.Now, noted.OfType<NoShowNoted>().FirstOrDefault()?.NoShows ?? 1, returned ? null : planning.Hours.Add(by.Now, planning.Recover)), state);
            if (events.Count > 0)
            {
                var diaries = at(known.Tags.Dealer!);
                await diaries.Free(id, known.Agreed.Slot.From, cancel);
                unit.Decided(invitations.Decider, invitation, invited, invitee, noted);
            }

            unit.Decided(appointments.Decider, id, version, state, events);
            return Commands.Answer(200, id, version + events.Count, events);
        },
        cancel));

    /// <summary>The customer does not come: what the appointment had is free.</summary>
    public Task<IResult> GiveUp(Guid id, Appointment.Command command, Caller by, CancellationToken cancel) =>
        Change(appointments, id, command, by, (diaries, before) => diaries.Free(id, ((Appointment.Known)before).Agreed.Slot.From, cancel), cancel);

    /// <summary>A customer waits for a slot that is not free.</summary>
    /// <param name="from">Not before; now when null.</param>
    /// <param name="until">Not after; as long as slots are offered when null.</param>
    /// <exception cref="Refused">They wait already, or need not: then free slots are named.</exception>
    public async Task<IResult> Wait(Tags lead, Wish wish, IReadOnlyList<PreferredTime> halves, DateTimeOffset? from, DateTimeOffset? until, Caller by, CancellationToken cancel)
    {
        var id = Waiters.PlaceOf(lead.Lead, wish.Type);
        var answer = await Settle(
            by,
            async (unit, at) =>
            {
                var diaries = at(lead.Dealer!);
                var (begins, last) = (from ?? by.Now, diaries.Planning.Ends(by.Now));
                var ends = until ?? last;
                if (ends > last)
                {
                    throw new Refused("beyond-horizon", $"Slots are offered for {diaries.Planning.Horizon} days.");
                }

                var (version, events) = await waiters.Enter(
                    unit, id, new Waiting.Command.Join(id, lead.Lead, lead.Subject!.Value, lead.Brand!, lead.Dealer!, wish, halves, begins, ends, by.Client, by.Now), cancel);
                var days = await diaries.Between(begins, ends, cancel);
                return diaries.Planning.First(wish, halves, begins, ends, [], days, by.Now) is { } free
                    ? throw new Refused("slot-free", "Nobody has to wait: a slot that they would take is free.") { Alternatives = diaries.Planning.Two(wish, halves, begins, days, by.Now) ?? [free] }
                    : Commands.Answer(201, id, version, events, $"/v1/waiting-customers/{id}");
            },
            cancel);
        // What became free while they joined.
        await Widen(lead.Dealer!, cancel);
        return await StillHas(lead.Lead, answer, cancel);
    }

    /// <summary>They wait no more; what is kept for them is the next one's.</summary>
    public async Task<IResult> StopWaiting(Guid id, WaitingEnd reason, Caller by, CancellationToken cancel) => new Stored(await Settle(
        by,
        async (unit, at) =>
        {
            var state = await waiters.See(id, by, cancel);
            var (version, events) = await waiters.Enter(unit, id, new Waiting.Command.Leave(reason, by.Now), cancel);
            // An offer that was taken or ran out meanwhile has changed the place, too: then this is decided again.
            if (state is Waiting.Listed { Kept: { } kept, Tags.Dealer: { } dealer } && await offers.AggregateStream(kept.Offer, cancel) is (var offerVersion, Appointments.Offer.Held held))
            {
                unit.Decided(offers.Decider, kept.Offer, offerVersion, held, Appointments.Offer.Decide(new Offer.Command.End(OfferEnd.Declined, by.Now), held));
                var diaries = at(dealer);
                await diaries.Release(held with { Waiting = null }, null, cancel);
            }

            return Commands.Answer(200, id, version, events);
        },
        cancel));

    /// <summary>More can be booked than before – a consultant, a car, a bay, other hours – and whoever waits gets it.</summary>
    public Task Widen(string dealer, CancellationToken cancel)
    {
        var planning = calendars.Of(dealer, store.Clock.GetUtcNow());
        return Look(dealer, [.. Enumerable.Range(0, planning.Horizon).Select(planning.DateOf(store.Clock.GetUtcNow()).AddDays)], cancel);
    }

    /// <summary>Keeps the hours of dealers, and looks for who waits when they change.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        var heard = await calendars.Hear(e, context, cancel);
        if (heard && e is DealerConfigured { Dealer: var dealer })
        {
            await Widen(dealer, cancel);
        }

        return heard;
    }

    /// <summary>The dealer has the lead no more: what was agreed with its customer is called off.</summary>
    public async Task Withdraw(StoredEvent stored, object e, CancellationToken cancel)
    {
        var (lead, dealer) = e switch
        {
            InvitationWithdrawn w => (w.LeadId, (string?)w.Dealer),
            InvitationMoved m => (m.LeadId, null),
            _ => (Guid.Empty, null),
        };
        if (await invitations.AggregateStream(stored.Stream, cancel, stored.Version - 1) is { State: Invitation.Open { Waiting.Offer: { } left } })
        {
            await Decline(left, Ours(), cancel);
        }

        await CallOff(lead, had => dealer is null ? had != ((InvitationMoved)e).Dealer : had == dealer, cancel);
    }

    /// <summary>What dealers that lost a lead agreed with its customer is called off, and they wait there no more.</summary>
    private async Task CallOff(Guid lead, Func<string, bool> lost, CancellationToken cancel)
    {
        var ids = new List<Guid>();
        await store.Read(
            [Sql.Command("select appointment from lead_appointments where lead = $1", lead)],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    ids.Add(reader.GetGuid(0));
                }
            },
            cancel);
        foreach (var id in ids)
        {
            var (_, state) = await appointments.AggregateStream(id, cancel);
            if (state is Appointment.Ahead { Tags.Dealer: { } had } && lost(had))
            {
                try
                {
                    await GiveUp(id, new Appointment.Command.Cancel(CancelledBy.Dealer, "lead_withdrawn", store.Clock.GetUtcNow()), Ours(), cancel);
                }
                catch (Refused)
                {
                    // They came, or did not, since it was read: nothing lies ahead that could be called off.
                }
            }
        }

        foreach (var place in await waiters.OfLead(lead, cancel))
        {
            if (lost(place.Dealer))
            {
                await StopWaiting(place.WaitingId, WaitingEnd.Withdrawn, Ours(), cancel);
            }
        }
    }

    private Caller Ours() => new(store.Service, Roles.Admin, null, null, store.Clock.GetUtcNow());

    /// <summary>
    /// Decides and commits. What became free is looked at once more afterwards: who joined the waiting list at that very moment saw it
    /// taken still, and was not seen yet.
    /// </summary>
    /// <param name="decide">Gets the unit of work, and the diaries of a dealer.</param>
    private async Task<StoredAnswer> Settle(Caller by, Func<UnitOfWork, Func<string, Diaries>, Task<StoredAnswer>> decide, CancellationToken cancel)
    {
        Diaries? used = null;
        var answer = await store.Settle(
            by,
            async unit =>
            {
                used = null;
                var decided = await decide(unit, dealer => used = new Diaries(store, unit, waiters, calendars.Of(dealer, by.Now), dealer, by.Now));
                await (used?.Write(cancel) ?? Task.CompletedTask);
                return decided;
            },
            cancel);
        if (used is { Freed.Count: > 0 })
        {
            await Look(used.Dealer, used.Freed, cancel);
        }

        return answer;
    }

    /// <summary>Whoever waits gets what is free on these days.</summary>
    private async Task Look(string dealer, IReadOnlyCollection<DateOnly> days, CancellationToken cancel)
    {
        if (!await waiters.Any(dealer, cancel))
        {
            return;
        }

        var by = Ours();
        await store.Settle(
            by,
            async unit =>
            {
                await new Diaries(store, unit, waiters, calendars.Of(dealer, by.Now), dealer, by.Now).Write(cancel, days);
                return Commands.Answer(200, Calendars.IdOf(dealer), 0, []);
            },
            cancel);
    }

    /// <summary>The dealer had the lead when something was decided for it; if it lost it meanwhile, that is called off.</summary>
    private async Task<IResult> StillHas(Guid lead, StoredAnswer answer, CancellationToken cancel)
    {
        var (_, state) = await invitations.AggregateStream(InvitationReactions.InvitationOf(lead), cancel);
        if (state is not Invitation.None)
        {
            await CallOff(lead, had => state is not Invitation.Open { Tags.Dealer: { } dealer } || had != dealer, cancel);
        }

        return new Stored(answer);
    }

    private static NpgsqlBatchCommand Known(Guid lead, Guid appointment) => Sql.Command("insert into lead_appointments (lead, appointment) values ($1, $2) on conflict do nothing", lead, appointment);

    /// <summary>Takes a slot for an appointment: the offered one that was chosen, or a free one.</summary>
    private async Task<Slot> Take(UnitOfWork unit, Diaries diaries, Guid appointment, Tags lead, Wish wish, Wanted wanted, Caller by, CancellationToken cancel)
    {
        var planning = diaries.Planning;
        if (wanted.Offer is { } id)
        {
            var (version, state) = await Seen(offers, id, by with { IfMatch = null }, cancel);
            var events = Appointments.Offer.Decide(new Offer.Command.Choose(wanted.At, appointment, by.Now), state);
            var held = (Offer.Held)state;
            if ((held.Lead is { } whose && whose != lead.Lead) || held.Tags.Dealer != lead.Dealer || held.Type != wish.Type)
            {
                throw OtherOffer();
            }

            var chosen = held.Slots.First(slot => slot.From == wanted.At);
            if (!planning.Suits(chosen, wish))
            {
                throw new Refused("other-wish", "The slot was offered with another consultant, or with a car that is not the model; ask for slots with what they want.");
            }

            await diaries.Release(held, wanted.At, cancel);
            await diaries.Take(appointment, planning.Busy(wish.Type, chosen), id, cancel);
            unit.Decided(offers.Decider, id, version, state, events);
            return chosen;
        }

        if (wanted.At <= by.Now)
        {
            throw new Refused("appointment-past", "An appointment lies in the future.");
        }

        var open = wanted.OutsideHours || planning.IsOpen(wish.Type, wanted.At);
        var date = planning.DateOf(wanted.At);
        var taken = (await diaries.Of([date], cancel))[date];
        if (!open || planning.Fit(wish, wanted.At, taken, by.Now) is not { } slot)
        {
            throw new Refused(open ? "slot-taken" : "outside-hours", open ? "Nobody, or nothing that it needs, is free then." : "The dealer is closed then.")
            {
                Alternatives = await diaries.Two(wish, [], wanted.At.AddHours(-12), cancel) ?? [],
            };
        }

        await diaries.Take(appointment, planning.Busy(wish.Type, slot), null, cancel);
        return slot;
    }

    private static Refused OtherOffer() => new("other-offer", "The offer was made to another customer, or for another kind of appointment.");

    /// <summary>Changes one stream, and what it has in the diaries.</summary>
    private async Task<IResult> Change<TCommand, TState>(
        Streams<TCommand, TState> streams, Guid id, TCommand command, Caller by, Func<Diaries, TState, Task> enter, CancellationToken cancel)
        where TCommand : notnull => new Stored(await Settle(
        by,
        async (unit, at) =>
        {
            var (version, state) = await Seen(streams, id, by, cancel);
            var events = streams.Decider.Decide(command, state);
            if (events.Count > 0)
            {
                var diaries = at(streams.Decider.Tags(state).Dealer!);
                await enter(diaries, state);
            }

            unit.Decided(streams.Decider, id, version, state, events);
            return Commands.Answer(200, id, version + events.Count, events);
        },
        cancel));

    /// <summary>A stream that the caller may see, as they saw it.</summary>
    private static async Task<(long Version, TState State)> Seen<TCommand, TState>(Streams<TCommand, TState> streams, Guid id, Caller by, CancellationToken cancel)
        where TCommand : notnull
    {
        var (version, state) = await streams.See(id, by, cancel);
        return by.IfMatch is { } seen && seen != version ? throw new Stale(seen, version) : (version, state);
    }
}

/// <summary>The time that somebody wants.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Offer">The offer it was chosen from; any free time when null.</param>
/// <param name="OutsideHours">Also when the dealer is closed.</param>
public sealed record Wanted(DateTimeOffset At, Guid? Offer = null, bool OutsideHours = false);
