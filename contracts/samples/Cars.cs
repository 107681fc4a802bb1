namespace Leads.Samples;

/// <summary>A model of the fictional brand 星河; prices are in ten thousands of yuan, as customers say them.</summary>
internal sealed record Car(string Model, int Weight, string Theme, params (string Trim, int Price)[] Trims)
{
    public static readonly IReadOnlyList<Car> All =
    [
        new("ES7", 42, "launch", ("标准续航版", 24), ("长续航版", 26), ("长续航Max版", 29), ("四驱性能版", 32)),
        new("ES5", 28, "new-year", ("舒适版", 16), ("长续航版", 18), ("长续航Max版", 21)),
        new("S6", 18, "trade-in", ("进取版", 14), ("豪华版", 16), ("旗舰版", 19)),
        new("M8", 12, "family", ("七座舒享版", 29), ("七座尊享版", 33), ("六座旗舰版", 38)),
    ];

    public static readonly IReadOnlyList<(string Name, int Weight)> Colours =
        [("极光白", 34), ("曜石黑", 24), ("深空灰", 18), ("星河蓝", 12), ("赤霞红", 6), ("松石绿", 4), ("晨曦金", 2)];
}

/// <summary>Where headquarters got the customer: the four big portals (000-18) and the brand's own channels.</summary>
internal sealed record Channel(string Code, int Weight, string Evidence)
{
    /// <summary>In <see cref="Evidence"/>, {model}, {theme} and {day} are filled in per lead.</summary>
    public static readonly IReadOnlyList<Channel> All =
    [
        new("autohome", 29, "form:{model}-{theme}-v3#checkbox2"),
        new("bitauto", 20, "form:{model}-{theme}-v2#checkbox1"),
        new("pcauto", 7, "form:{model}-price-v4#checkbox2"),
        new("xcar", 6, "form:{model}-price-v1#checkbox2"),
        new("brand_website", 11, "form:test-drive-v7#consent"),
        new("wechat", 10, "miniapp:{model}-booking-v5#agree"),
        new("douyin", 9, "live:{model}-{theme}-{day}#form1"),
        new("brand_hotline", 5, "recording:hotline-{day}#consent"),
        new("auto_show", 3, "tablet:show-{day}#signature"),
    ];
}
