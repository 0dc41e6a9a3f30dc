package dev.lad.shared.mesh;

/** Beside it lies the contract of {@code shelf}. */
public final class ShelfContract {
    private ShelfContract() {}
}
