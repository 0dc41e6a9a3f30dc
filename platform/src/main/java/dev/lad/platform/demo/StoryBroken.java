package dev.lad.platform.demo;

/** The story cannot go on, or its numbers do not agree; the message is a sentence for whoever runs it. */
final class StoryBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoryBroken(String sentence) {
        super(sentence);
    }
}
