using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Hosting;

/// <summary>What the handbook says to whoever speaks with customers, in Chinese and English: cards that are shown where they help.</summary>
public sealed class CoachCards
{
    private readonly Dictionary<string, CoachCard> _byCode;

    private CoachCards(IReadOnlyList<CoachCard> cards) => (All, _byCode) = (cards, cards.ToDictionary(card => card.Code));

    public IReadOnlyList<CoachCard> All { get; }

    /// <summary>The cards that the product is delivered with.</summary>
    public static CoachCards Delivered(string path) => new(JsonSerializer.Deserialize<Deck>(File.ReadAllBytes(path), EventJson.Options)!.Cards);

    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    public CoachCard Of(string code) => _byCode[code];

    private sealed record Deck(IReadOnlyList<CoachCard> Cards);
}

/// <summary>A card.</summary>
/// <param name="Code">Its name.</param>
/// <param name="Row">The rows of the handbook it comes from.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Lines">What it says.</param>
public sealed record CoachCard(string Code, string Row, Words Title, IReadOnlyList<Words> Lines);
