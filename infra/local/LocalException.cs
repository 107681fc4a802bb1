namespace Leads.Local;

/// <summary>Something on this machine is in the way; the message is one line that says what to do about it.</summary>
public sealed class LocalException(string message) : Exception(message);
