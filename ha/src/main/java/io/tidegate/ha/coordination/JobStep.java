package io.tidegate.ha.coordination;

/**
 * A state that a job has been in.
 *
 * @param state its name
 * @param since in milliseconds since 1970, by the clock of the proxy that led then
 * @param trouble why the last try to leave it failed; empty when none did
 */
public record JobStep(String state, long since, String trouble) {}
