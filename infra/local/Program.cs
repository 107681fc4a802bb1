using Leads.Local;

var words = args.ToList();
var root = Root.Default;
if (words.IndexOf("--root") is var at and >= 0)
{
    if (at + 1 >= words.Count) { Console.Error.WriteLine("✗ --root needs a folder"); return 2; }
    root = words[at + 1];
    words.RemoveRange(at, 2);
}

try
{
    switch (words)
    {
        case ["servers"]: await Servers.Start(root, Console.WriteLine); return 0;
        case ["down"]: await Servers.Open(root).Stop(); return 0;
        case ["install", ..]: await Install.Servers(new Root(root), true, true, Console.WriteLine); return 0;
    }
}
catch (LocalException e) { Console.Error.WriteLine("✗ " + e.Message); return 1; }
catch (UnauthorizedAccessException e) { Console.Error.WriteLine($"✗ {e.Message} It may belong to another user: give it to yourself or remove it."); return 1; }
return 2;
