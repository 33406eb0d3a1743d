package io.tidegate.it.check;

/**
 * A row as a server has it.
 *
 * @param server the number of the server that it was written on
 */
public record Row(long id, int server) {}
