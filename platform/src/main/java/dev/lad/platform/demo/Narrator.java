package dev.lad.platform.demo;

import java.io.PrintStream;

/** What is said at the terminal: chapters, each call with its status, and what it came to. */
final class Narrator {
    private final PrintStream terminal;
    private int chapters;

    Narrator(PrintStream terminal) {
        this.terminal = terminal;
    }

    void chapter(String title) {
        chapters++;
        terminal.printf("%n%d. %s%n", chapters, title);
    }

    void call(String method, String path, int status) {
        terminal.printf("   %-4s %s -> %d%n", method, path, status);
    }

    void tell(String sentence, Object... values) {
        terminal.printf("        " + sentence + "%n", values);
    }
}
