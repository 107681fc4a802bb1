using System.Globalization;

namespace Leads.Samples;

/// <summary>One person; who they are stays, how they write their name and number changes from form to form.</summary>
internal sealed record Customer(string Surname, string Given, string Honorific, Phone Phone, City City, string District)
{
    public static Customer Draw(Dice dice, HashSet<string> numbersTaken)
    {
        var (surname, given, honorific) = Names.Draw(dice);
        var city = dice.Pick(City.All, c => c.Weight);
        var phone = Phone.Draw(dice, city);
        while (!numbersTaken.Add(phone.E164))
        {
            phone = Phone.Draw(dice, city);
        }

        return new(surname, given, honorific, phone, city, dice.Pick(city.Districts));
    }
}

/// <summary>A lead as headquarters sends it, with what is true about it.</summary>
internal sealed record Lead(Json.Members Document, Customer Customer, string ExternalId, string Dealer, string Name, string Phone)
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    // Intent grades H, A, B, C (domain.md 4.1): the days until the car is needed and how many customers are that far.
    private static readonly IReadOnlyList<(int First, int Last, int Weight)> NeedWithin = [(1, 7, 12), (8, 15, 20), (16, 30, 30), (31, 90, 38)];

    public static Lead Draw(Dice dice, Customer customer, Lead? before, string externalId, DateTimeOffset at, SampleOptions options)
    {
        var car = dice.Pick(Car.All, c => c.Weight);
        var channel = dice.Pick(Channel.All, c => c.Weight);
        var (trim, price) = dice.Pick(car.Trims);
        var model = car.Model.ToLowerInvariant();

        var onlySurname = dice.Percent(14);
        var name = onlySurname ? customer.Surname + customer.Honorific : customer.Surname + customer.Given;
        var phone = before is null ? customer.Phone.Typed(dice) : customer.Phone.TypedOtherThan(before.Phone, dice);
        var dealer = !dice.Percent(options.NamedDealerPercent) ? null
            : dice.Percent(70) ? customer.City.Dealer
            : dice.Pick([.. City.Dealers.Where(d => d != customer.City.Dealer)]);

        var person = new List<(string, Json)> { ("name", name) };
        if (!onlySurname && dice.Percent(60))
        {
            person.Add(("honorific", customer.Honorific));
        }

        person.AddRange([("phone", phone), ("city", customer.City.Name)]);
        if (dice.Percent(65))
        {
            person.Add(("district", customer.District));
        }

        var interest = new List<(string, Json)> { ("model", car.Model) };
        if (dice.Percent(62))
        {
            interest.Add(("trim", trim));
        }

        if (dice.Percent(55))
        {
            interest.Add(("colour", dice.Pick(Car.Colours, c => c.Weight).Name));
        }

        if (dice.Percent(76))
        {
            var (first, last, _) = dice.Pick(NeedWithin, n => n.Weight);
            interest.Add(("needBy", at.AddDays(dice.Between(first, last)).ToString("yyyy-MM-dd", Plain)));
        }
        if (dice.Percent(58))
        {
            interest.Add(("budget", new Json.Members(("minorUnits", new Json.Number((price + dice.Between(-2, 2)) * 1_000_000L)), ("currency", "CNY"))));
        }

        if (dice.Percent(54))
        {
            interest.Add(("payment", dice.Pick<(string Code, int Weight)>([("loan", 52), ("cash", 38), ("lease", 10)], p => p.Weight).Code));
        }

        var evidence = channel.Evidence
            .Replace("{model}", model, StringComparison.Ordinal)
            .Replace("{theme}", car.Theme, StringComparison.Ordinal)
            .Replace("{day}", at.ToString("yyyyMMdd", Plain), StringComparison.Ordinal);
        Json[] purposes = dice.Percent(55) ? ["contact", "dealer_transfer", "marketing"] : ["contact", "dealer_transfer"];

        var document = new List<(string, Json)>
        {
            ("externalId", externalId), ("brand", "XINGHE"), ("source", "hq_dispatched"), ("subSource", channel.Code),
            ("campaign", $"{at.Year}Q{(at.Month + 2) / 3}-xinghe-{model}-{car.Theme}"), ("receivedAt", Time(at)),
        };
        if (dealer is not null)
        {
            document.Add(("dealer", dealer));
        }

        document.AddRange(
        [
            ("customer", new Json.Members([.. person])),
            ("interest", new Json.Members([.. interest])),
            ("consent", new Json.Members(("purposes", new Json.List(purposes)), ("at", Time(at.AddSeconds(-dice.Between(4, 900)))), ("evidence", evidence))),
        ]);
        return new(new([.. document]), customer, externalId, dealer ?? customer.City.Dealer, name, phone);
    }

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", Plain);
}
