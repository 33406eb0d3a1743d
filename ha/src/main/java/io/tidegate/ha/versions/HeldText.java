package io.tidegate.ha.versions;

/** A version that holds. */
public record HeldText(int number, String text) {}
