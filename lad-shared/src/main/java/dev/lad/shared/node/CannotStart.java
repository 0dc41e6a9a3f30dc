package dev.lad.shared.node;

/** The start must end. The message is one sentence that says why and what to do about it; nothing else is printed. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStart(String sentence) {
        super(sentence, null, false, false);
    }

    /**
     * What to say when something else listens there already.
     *
     * @param owner whose port it is: {@code the gateway}
     * @param setting the environment variable that moves it
     */
    public static CannotStart portTaken(int port, String owner, String setting) {
        return new CannotStart("Port " + port + " of " + owner + " is taken by another program: stop that one, or set "
                + setting + " to a free port.");
    }
}
