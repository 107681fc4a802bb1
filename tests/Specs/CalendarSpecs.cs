using FsCheck;
using FsCheck.Fluent;
using Leads.Appointments;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>What a dealer plans with, from which moment on.</summary>
public sealed class CalendarSpecs
{
    private static readonly CalendarSettings Settings = new([new(AppointmentType.Sales, 30, 10, [ResourceKind.SalesConsultant])], 20);
    private static readonly Calendar.Command.Configure Configure = new(Some.StreamId, Some.Dealer, Settings, Some.Noon, "chen", Some.Noon);
    private static readonly CalendarConfigured Configured = new(Some.StreamId, Some.Dealer, Settings, Some.Noon, "chen", Some.Noon);
    private static readonly ResourceSettings Zhao = new(ResourceKind.SalesConsultant);
    private static readonly Calendar.Command.ConfigureResource Hire = new(Some.StreamId, Some.Dealer, "zhao", Zhao, "chen", Some.Noon);
    private static readonly ResourceConfigured Hired = new(Some.StreamId, Some.Dealer, "zhao", Zhao, "chen", Some.Noon);

    [Fact]
    public void Nothing_changes_what_was_offered_yesterday()
    {
        Spec.Of(Calendar.Decider).When(Configure).Then(Configured);
        Spec.Of(Calendar.Decider).Given(Configured).When(Configure).ThenNothing();
        Spec.Of(Calendar.Decider).When(Configure with { EffectiveFrom = Some.Noon.AddSeconds(-1) }).ThenRefused("effective-in-the-past");
        var later = Configure with { Settings = Settings with { HoldMinutes = 5 }, EffectiveFrom = Some.Noon.AddDays(1) };
        var changed = Configured with { Settings = later.Settings, EffectiveFrom = later.EffectiveFrom };
        var calendar = Spec.Of(Calendar.Decider).Given(Configured).When(later).Then(changed).State.ShouldBeOfType<Calendar.Planned>();
        (calendar.Settings.At(Some.Noon)!.HoldMinutes, calendar.Settings.At(Some.Noon.AddDays(1))!.HoldMinutes).ShouldBe((20, 5));
    }

    [Fact]
    public void Who_left_is_planned_with_no_more()
    {
        Spec.Of(Calendar.Decider).When(Hire).Then(Hired);
        Spec.Of(Calendar.Decider).Given(Hired).When(Hire).ThenNothing();
        Spec.Of(Calendar.Decider).When(Hire with { Settings = Zhao with { Left = true } }).ThenNothing();
        Spec.Of(Calendar.Decider).Given(Hired).When(Hire with { Settings = Zhao with { Left = true } }).Then(Hired with { Settings = Zhao with { Left = true } }).State.ShouldBeOfType<Calendar.Planned>().Resources.ShouldBeEmpty();
    }
}

/// <summary>Of two who want the same consultant, car or bay at the same time one finds it taken.</summary>
public sealed class DiarySpecs
{
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly Slot Ten = At(10, 11, "zhao", "es7");
    private static readonly DateTimeOffset Night = Some.Noon.AddHours(-6);
    private static readonly Diary.Command.Hold Hold = new(Some.StreamId, Some.Dealer, Monday, Id(1), Ten, Night.AddMinutes(15), Night);
    private static readonly Diary.Command.Take Take = new(Some.StreamId, Some.Dealer, Monday, Id(2), Ten, null, Night.AddMinutes(1));
    private static readonly SlotHeld Held = new(Some.StreamId, Some.Dealer, Monday, Id(1), Ten, Night.AddMinutes(15), Night);
    private static readonly SlotTaken Taken = new(Some.StreamId, Some.Dealer, Monday, Id(2), Ten, null, Night.AddMinutes(1));

    private static Situation<Diary.Command, Diary> Given(params object[] events) => Spec.Of(Diary.Decider).Given(events);

    [Fact]
    public void What_is_held_or_taken_is_nobody_elses()
    {
        Given().When(Hold).Then(Held);
        Given(Held).When(Hold).ThenNothing();
        Given(Held).When(Hold with { Until = Night.AddHours(9) }).Then(Held with { Until = Night.AddHours(9) });
        Given(Held, Held with { Until = Night.AddHours(9) }).State.Entries.ShouldHaveSingleItem().Until.ShouldBe(Night.AddHours(9));
        Given(Held).When(Take).ThenRefused("slot-taken");
        Given().When(Take).Then(Taken);
        Given(Taken).When(Take).ThenNothing();
        Given(Taken).When(Take with { EntryId = Id(3) }).ThenRefused("slot-taken");
        Given(Taken).When(Hold with { At = Night.AddMinutes(2) }).ThenRefused("slot-taken");
    }

    [Fact]
    public void Only_the_same_resource_at_the_same_time_collides()
    {
        Given(Taken).When(Take with { EntryId = Id(3), Busy = At(11, 12, "zhao", "es7") }).Then(Taken with { EntryId = Id(3), Busy = At(11, 12, "zhao", "es7") });
        Given(Taken).When(Take with { EntryId = Id(3), Busy = At(9, 10, "zhao") }).Then(Taken with { EntryId = Id(3), Busy = At(9, 10, "zhao") });
        Given(Taken).When(Take with { EntryId = Id(3), Busy = At(10, 11, "qian", "s6") }).Then(Taken with { EntryId = Id(3), Busy = At(10, 11, "qian", "s6") });
        Given(Taken).When(Take with { EntryId = Id(3), Busy = At(10, 11, "qian", "es7") }).ThenRefused("slot-taken");
        Given(Taken).When(Take with { EntryId = Id(3), Busy = At(9, 12, "es7") }).ThenRefused("slot-taken");
    }

    [Fact]
    public void Whoever_it_was_held_for_takes_it_and_the_hold_is_gone()
    {
        Given(Held).When(Take with { Held = Id(1) }).Then(Taken with { Held = Id(1) }).State.Entries.ShouldHaveSingleItem().Until.ShouldBeNull();
    }

    [Fact]
    public void A_hold_that_ran_out_hinders_nobody()
    {
        Given(Held).When(Take with { At = Night.AddMinutes(15).AddSeconds(-1) }).ThenRefused("slot-taken");
        Given(Held).When(Take with { At = Night.AddMinutes(15) }).Then(Taken with { At = Night.AddMinutes(15) });
        Given(Held, Taken with { At = Night.AddMinutes(15) }).State.Entries.ShouldHaveSingleItem().Id.ShouldBe(Id(2));
        Given(Held).When(Hold with { At = Night.AddMinutes(20), Until = Night.AddMinutes(35) }).Then(Held with { At = Night.AddMinutes(20), Until = Night.AddMinutes(35) });
    }

    [Fact]
    public void What_is_freed_can_be_taken_again()
    {
        var freed = new SlotFreed(Some.StreamId, Some.Dealer, Monday, Id(2), Some.Noon);
        Given(Taken).When(new Diary.Command.Free(Id(2), Some.Noon)).Then(freed);
        Given(Taken).When(new Diary.Command.Free(Id(9), Some.Noon)).ThenNothing();
        Given().When(new Diary.Command.Free(Id(2), Some.Noon)).ThenNothing();
        Given(Taken, freed).When(Take with { EntryId = Id(3) }).Then(Taken with { EntryId = Id(3) });
    }

    /// <summary>Whatever is asked in whatever order: nothing is had twice, and what is held stays bookable for whoever it is held for, until it runs out.</summary>
    [Fact]
    public void Of_any_requests_nothing_is_had_twice_and_what_is_held_can_be_taken() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(400),
        Prop.ForAll(Arb.From(Gen.Choose(1, 40).SelectMany(count => Requests.ArrayOf(count))), all =>
        {
            Diary state = new Diary.None();
            var now = Night;
            foreach (var (minutes, request) in all)
            {
                now = now.AddMinutes(minutes);
                Diary.Command command = request switch
                {
                    Diary.Command.Hold hold => hold with { At = now, Until = now.AddMinutes(15) },
                    Diary.Command.Take take => take with { At = now },
                    Diary.Command.Free free => free with { At = now },
                    _ => throw new NotSupportedException(),
                };
                var before = state;
                try
                {
                    state = Diary.Decider.Fold(state, Diary.Decide(command, state));
                }
                catch (Refused refused)
                {
                    refused.Code.ShouldBe("slot-taken");
                    // It is refused only when somebody has it.
                    var wanted = command is Diary.Command.Hold h ? h.Busy : ((Diary.Command.Take)command).Busy;
                    before.Entries.ShouldContain(entry => entry.Stands(now) && Overlap(entry.Busy, wanted));
                }

                var standing = state.Entries.Where(entry => entry.Stands(now)).ToList();
                standing.ShouldAllBe(one => !standing.Exists(other => other.Id != one.Id && Overlap(one.Busy, other.Busy)));
                standing.Select(entry => entry.Id).ShouldBeUnique();
                foreach (var held in standing.Where(entry => entry.Until is not null))
                {
                    Diary.Decide(Take with { EntryId = Guid.CreateVersion7(), Busy = held.Busy, Held = held.Id, At = held.Until!.Value.AddTicks(-1) }, state).ShouldHaveSingleItem();
                }
            }
        }));

    private static readonly Gen<(int Minutes, Diary.Command Command)> Requests =
        from minutes in Gen.Elements(0, 1, 5, 14, 15)
        from entry in Gen.Choose(1, 6)
        from begins in Gen.Choose(9, 13)
        from length in Gen.Choose(1, 3)
        from resources in Gen.Elements<string[]>(["zhao"], ["qian"], ["zhao", "es7"], ["qian", "es7"], [])
        from held in Gen.Choose(0, 6)
        from kind in Gen.Choose(0, 4)
        let busy = At(begins, begins + length, resources)
        select (minutes, kind switch
        {
            0 or 1 => (Diary.Command)(Hold with { EntryId = Id(entry), Busy = busy }),
            2 or 3 => Take with { EntryId = Id(entry + 10), Busy = busy, Held = held == 0 ? null : Id(held) },
            _ => new Diary.Command.Free(Id(entry + (held > 3 ? 10 : 0)), Night),
        });

    private static bool Overlap(Slot one, Slot other) => one.From < other.To && other.From < one.To && one.Resources.Any(other.Resources.Contains);

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private static Slot At(int from, int to, params string[] resources) =>
        new(new DateTimeOffset(2026, 1, 5, from, 0, 0, TimeSpan.FromHours(8)), new DateTimeOffset(2026, 1, 5, to, 0, 0, TimeSpan.FromHours(8)), resources);
}

/// <summary>Two concrete slots to choose from (000-34, 003-19).</summary>
[Trait("row", "003-19")]
public sealed class OfferSpecs
{
    private static readonly Slot Morning = new(Some.Noon.AddHours(22), Some.Noon.AddHours(23), ["zhao"]);
    private static readonly Slot Afternoon = new(Some.Noon.AddHours(26), Some.Noon.AddHours(27), ["zhao"]);

    private static readonly Offer.Command.MakeOffer Make = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, [Morning, Afternoon], Some.Noon.AddMinutes(15), "li", Some.Noon);

    private static readonly SlotsOffered Offered = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, [Morning, Afternoon], Some.Noon.AddMinutes(15), "li", Some.Noon);

    private static readonly Guid Appointment = new(7, 0, 0, new byte[8]);
    private static readonly Offer.Command.Choose Choose = new(Afternoon.From, Appointment, Some.Noon.AddMinutes(2));

    private static Situation<Offer.Command, Offer> Given(params object[] events) => Spec.Of(Offer.Decider).Given(events);

    [Fact]
    [Trait("row", "000-34")]
    public void _000_34_a_customer_chooses_between_two_slots_and_the_choice_is_recorded()
    {
        Given().When(Make).Then(Offered);
        Given().When(Make with { Slots = [Morning] }).ThenRefused("not-two");
        Given().When(Make with { Slots = [Morning, Afternoon, Morning] }).ThenRefused("not-two");
        Given(Offered).When(Choose).Then(new SlotChosen(Some.StreamId, Some.LeadId, 2, Appointment, Choose.At));
        Given(Offered).When(Choose with { From = Morning.From }).Then(new SlotChosen(Some.StreamId, Some.LeadId, 1, Appointment, Choose.At));
        Given(Offered).When(Choose with { From = Some.Noon }).ThenRefused("not-offered");
    }

    [Fact]
    public void While_it_is_held_it_stays_as_it_is()
    {
        Given(Offered).When(Make with { Slots = [Afternoon, Morning], At = Some.Noon.AddMinutes(14) }).ThenNothing();
        Given(Offered).When(new Offer.Command.End(OfferEnd.Expired, Some.Noon.AddMinutes(14))).ThenNothing();
        Offer.Decider.Deadlines(Given(Offered).State).ShouldHaveSingleItem().DueAt.ShouldBe(Offered.Until);
    }

    [Fact]
    [Trait("row", "003-21")]
    public void _003_21_two_slots_are_kept_until_somebody_should_have_called_back()
    {
        var extended = new OfferExtended(Some.StreamId, Some.LeadId, Morning.From, Some.Noon.AddMinutes(1));
        Given(Offered).When(new Offer.Command.Extend(Morning.From, Some.Noon.AddMinutes(1))).Then(extended);
        Given(Offered).When(new Offer.Command.Extend(Offered.Until, Some.Noon.AddMinutes(1))).ThenNothing();
        Given(Offered).When(new Offer.Command.Extend(Morning.From, Offered.Until)).ThenRefused("offer-over");
        Given().When(new Offer.Command.Extend(Morning.From, Some.Noon)).ThenRefused("offer-over");
        Offer.Decider.Deadlines(Given(Offered, extended).State).ShouldHaveSingleItem().DueAt.ShouldBe(Morning.From);
        Given(Offered, extended).When(new Offer.Command.End(OfferEnd.Expired, Offered.Until)).ThenNothing();
        Given(Offered, extended).When(Choose with { At = Offered.Until }).Then(new SlotChosen(Some.StreamId, Some.LeadId, 2, Appointment, Offered.Until));
    }

    [Fact]
    public void Who_waits_is_offered_the_one_slot_that_became_free()
    {
        var kept = new FreedSlotOffered(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, Morning, Some.Noon.AddHours(2), Appointment, Some.Noon);
        var offer = new Offer.Command.OfferFreed(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, Morning, Some.Noon.AddHours(2), Appointment, Some.Noon);
        Given().When(offer).Then(kept).State.ShouldBeOfType<Offer.Held>().Waiting.ShouldBe(Appointment);
        Given(kept).When(offer).ThenNothing();
        Given(kept).When(Choose with { From = Morning.From }).Then(new SlotChosen(Some.StreamId, Some.LeadId, 1, Appointment, Choose.At));
        Given(kept).When(Choose with { At = kept.Until, From = Morning.From }).ThenRefused("offer-over");
        Given(Offered).State.ShouldBeOfType<Offer.Held>().Waiting.ShouldBeNull();
    }

    [Fact]
    public void It_runs_out_or_is_declined_and_can_be_made_anew()
    {
        Given(Offered).When(Choose with { At = Offered.Until }).ThenRefused("offer-over");
        var ended = new OfferEnded(Some.StreamId, Some.LeadId, OfferEnd.Expired, Offered.Until);
        Given(Offered).When(Offer.Decider.OnDue(new Deadline("expires", Offered.Until), Offered.Until)).Then(ended);
        Given(Offered).When(new Offer.Command.End(OfferEnd.Declined, Some.Noon.AddMinutes(1))).Then(ended with { Reason = OfferEnd.Declined, At = Some.Noon.AddMinutes(1) });
        Given(Offered, ended).When(Choose).ThenRefused("offer-over");
        Given(Offered, ended).When(new Offer.Command.End(OfferEnd.Declined, Some.Noon)).ThenNothing();
        Given(Offered, ended).When(Make with { At = Offered.Until, Until = Offered.Until.AddMinutes(15) }).Then(Offered with { At = Offered.Until, Until = Offered.Until.AddMinutes(15) });
        Given(Offered).When(Make with { At = Offered.Until, Until = Offered.Until.AddMinutes(15) }).Then(Offered with { At = Offered.Until, Until = Offered.Until.AddMinutes(15) });
    }
}

/// <summary>Whoever waits longest gets what becomes free, and nobody loses their place because nobody reached them.</summary>
public sealed class WaitingSpecs
{
    private static readonly Guid Offer = new(7, 0, 0, new byte[8]);
    private static readonly Wish Wish = new(AppointmentType.Sales, "ES7", "zhao");
    private static readonly DateTimeOffset Ten = Some.Noon.AddDays(1).AddHours(-2);

    private static readonly Waiting.Command.Join Join = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Wish, [new(HalfDay.Morning)], Some.Noon, Some.Noon.AddDays(3), "li", Some.Noon);

    private static readonly WaitingListJoined Joined = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, "ES7", "zhao", [new(HalfDay.Morning)], Some.Noon, Some.Noon.AddDays(3), "li", Some.Noon);

    private static readonly Waiting.Command.Serve Serve = new(Offer, Ten, Some.Noon.AddHours(3), Some.Noon.AddHours(1));
    private static readonly WaitingListServed Served = new(Some.StreamId, Some.LeadId, Offer, Ten, Some.Noon.AddHours(3), Some.Noon.AddHours(1));
    private static readonly WaitingListPassed Passed = new(Some.StreamId, Some.LeadId, Offer, Some.Noon.AddHours(3));

    private static Situation<Waiting.Command, Waiting> Given(params object[] events) => Spec.Of(Waiting.Decider).Given(events);

    [Fact]
    public void Who_waits_is_kept_one_slot_at_a_time_and_none_twice()
    {
        Given().When(Join).Then(Joined);
        Given(Joined).When(Serve).Then(Served);
        Given(Joined, Served).When(Serve with { From = Ten.AddDays(1) }).ThenNothing();
        Given(Joined, Served).When(new Waiting.Command.Pass(Offer, Some.Noon.AddHours(3))).Then(Passed);
        Given(Joined, Served).When(new Waiting.Command.Pass(Some.CustomerId, Some.Noon)).ThenNothing();
        Given(Joined, Served, Passed).When(Serve).ThenNothing();
        Given(Joined, Served, Passed).When(Serve with { From = Ten.AddDays(1) }).Then(Served with { ScheduledAt = Ten.AddDays(1) });
        Given(Joined).When(new Waiting.Command.Pass(Offer, Some.Noon)).ThenNothing();
    }

    [Fact]
    public void They_wait_once_until_they_have_what_they_want_or_it_is_too_late()
    {
        Given(Joined).When(Join).ThenRefused("already-waiting");
        Given().When(Join with { Until = Some.Noon }).ThenRefused("waiting-past");
        Given().When(Join with { From = Some.Noon.AddDays(3) }).ThenRefused("waiting-past");
        Given().When(Join with { From = Some.Noon.AddDays(-9), Until = Some.Noon.AddDays(-1) }).ThenRefused("waiting-past");
        var left = new WaitingListLeft(Some.StreamId, Some.LeadId, WaitingEnd.Booked, Some.Noon.AddHours(2));
        Given(Joined, Served).When(new Waiting.Command.Leave(WaitingEnd.Booked, Some.Noon.AddHours(2))).Then(left);
        Given(Joined, Served, left).When(new Waiting.Command.Leave(WaitingEnd.GivenUp, Some.Noon.AddHours(2))).ThenNothing();
        Given(Joined, Served, left).When(Serve).ThenNothing();
        Given(Joined, left).When(Join with { At = Some.Noon.AddHours(4) }).Then(Joined with { At = Some.Noon.AddHours(4) });
        Given(Joined).When(new Waiting.Command.Leave(WaitingEnd.Expired, Some.Noon.AddDays(3).AddTicks(-1))).ThenNothing();
        var deadline = Waiting.Decider.Deadlines(Given(Joined, Served).State).ShouldHaveSingleItem();
        deadline.DueAt.ShouldBe(Some.Noon.AddDays(3));
        Given(Joined).When(Waiting.Decider.OnDue(deadline, deadline.DueAt)).Then(left with { Reason = WaitingEnd.Expired, At = Some.Noon.AddDays(3) });
        Waiting.Decider.Deadlines(Given(Joined, left).State).ShouldBeEmpty();
    }

    [Fact]
    public void The_board_says_who_waits_and_for_whom_something_is_kept()
    {
        var row = new WaitingBoard(Some.StreamId, Some.LeadId, Some.Dealer, AppointmentType.Sales, "ES7", "zhao", [new(HalfDay.Morning)], Some.Noon, Some.Noon.AddDays(3), Some.Noon);
        Rows.Of(WaitingBoard.View, Joined).ShouldBe(row);
        Rows.Of(WaitingBoard.View, Joined, Served).ShouldBe(row with { Offer = Offer, KeptAt = Ten, KeptUntil = Some.Noon.AddHours(3) });
        Rows.Of(WaitingBoard.View, Joined, Served, Passed).ShouldBe(row with { Passed = [Ten] });
        Rows.Of(WaitingBoard.View, Joined, new WaitingListLeft(Some.StreamId, Some.LeadId, WaitingEnd.GivenUp, Some.Noon)).ShouldBeNull();
    }
}
