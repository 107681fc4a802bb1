namespace Leads.Samples;

/// <summary>Chinese names as frequent as they really are: surnames weighted by bearers in ten thousands, given names by sex.</summary>
internal static class Names
{
    public const string Sir = "先生", Madam = "女士";

    private static readonly IReadOnlyList<(string Surname, int Weight)> Surnames =
    [
        ("王", 10150), ("李", 10090), ("张", 9540), ("刘", 7210), ("陈", 6330), ("杨", 4620), ("黄", 3370), ("赵", 2860), ("吴", 2780), ("周", 2680),
        ("徐", 2020), ("孙", 1940), ("马", 1910), ("朱", 1810), ("胡", 1650), ("郭", 1580), ("何", 1480), ("林", 1420), ("高", 1410), ("罗", 1400),
        ("郑", 1320), ("梁", 1200), ("谢", 1130), ("宋", 1120), ("唐", 1080), ("许", 1050), ("邓", 1040), ("韩", 1030), ("冯", 1020), ("曹", 990),
        ("彭", 960), ("曾", 940), ("肖", 930), ("田", 910), ("董", 900), ("潘", 880), ("袁", 850), ("蔡", 840), ("蒋", 810), ("余", 800),
        ("于", 790), ("杜", 780), ("叶", 770), ("程", 760), ("魏", 750), ("苏", 730), ("吕", 710), ("丁", 700), ("任", 690), ("卢", 670),
        ("姚", 650), ("沈", 640), ("钟", 630), ("姜", 620), ("崔", 610), ("谭", 600), ("陆", 590), ("范", 580), ("汪", 570), ("廖", 560),
        ("石", 550), ("金", 540), ("贾", 520), ("韦", 510), ("夏", 500), ("方", 480), ("欧阳", 110), ("上官", 9), ("司马", 8), ("诸葛", 7),
    ];

    private const string MaleSingle = "伟强磊军勇杰涛超鹏斌浩波刚健辉峰宇亮飞凯俊毅";
    private const string MaleFirst = "志建国文俊子浩明晓海宇嘉家永振立思天博泽", MaleSecond = "强华军伟杰豪然辉东涛轩文林平峰鹏飞成宁洋";
    private const string FemaleSingle = "芳娜敏静丽燕艳娟霞婷雪玲倩颖洁莉萍丹琳璐";
    private const string FemaleFirst = "丽晓海雪雅思欣佳梦春慧玉诗雨秀桂美静红淑", FemaleSecond = "娟燕梅婷雨怡洁丽敏兰慧涵萱英芳玲琴华珍琳";

    /// <summary>Everything in the samples that is not personal. A name found in here would make a search for leaked names useless.</summary>
    private static readonly string Elsewhere = string.Join('|',
    [
        .. City.All.SelectMany(c => c.Districts.Prepend(c.Name)), .. Car.Colours.Select(c => c.Name), .. Car.All.SelectMany(c => c.Trims).Select(t => t.Trim),
    ]);

    public static (string Surname, string Given, string Honorific) Draw(Dice dice)
    {
        while (true)
        {
            var surname = dice.Pick(Surnames, s => s.Weight).Surname;
            var male = dice.Percent(63);
            var given = dice.Percent(24) ? Letter(dice, male ? MaleSingle : FemaleSingle)
                : Letter(dice, male ? MaleFirst : FemaleFirst) + Letter(dice, male ? MaleSecond : FemaleSecond);
            if (!Elsewhere.Contains(surname + given, StringComparison.Ordinal))
            {
                return (surname, given, male ? Sir : Madam);
            }
        }
    }

    private static string Letter(Dice dice, string letters) => letters.Substring(dice.Below(letters.Length), 1);
}
