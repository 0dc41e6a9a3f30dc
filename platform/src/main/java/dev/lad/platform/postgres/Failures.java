package dev.lad.platform.postgres;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Says why a file could not be used. Java's own message is often nothing but the file's name. */
final class Failures {
    private Failures() {}

    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (failure instanceof FileSystemException onFile) {
            return Optional.ofNullable(onFile.getReason())
                    .orElse(onFile.getClass().getSimpleName());
        }
        return String.valueOf(failure.getMessage());
    }
}
