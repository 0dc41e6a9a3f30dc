package dev.lad.twins.kit;

/** Ends an operation with the provider's own error answer. Thrown while reading a request, before any effect. */
public final class Refusal extends RuntimeException {
    private final transient Answer answer;

    public Refusal(Answer answer) {
        super("refused with " + answer.status(), null, false, false);
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }
}
