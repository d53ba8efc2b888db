package dev.skein.tools.replay;

/** One line of a log. {@code minute} counts from midnight of the first day and never goes back. */
public sealed interface IrcLine {
    int minute();

    String nick();

    /** {@code [12:18] <nick> text}. */
    record Said(int minute, String nick, String text) implements IrcLine {}

    /** {@code [12:18]  * nick action} or {@code === nick action}. */
    record Acted(int minute, String nick, String action) implements IrcLine {}

    /** {@code === nick [address] has joined #channel}. */
    record Joined(int minute, String nick) implements IrcLine {}

    /** {@code === nick [address] has left #channel}. */
    record Left(int minute, String nick) implements IrcLine {}

    /** {@code === nick is now known as newNick}. */
    record Renamed(int minute, String nick, String newNick) implements IrcLine {}
}
