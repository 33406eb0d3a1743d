package io.tidegate.proxy.admin.grammar;

import java.util.Optional;
import java.util.SequencedSet;

/**
 * How a statement reads as one command.
 *
 * @param arguments empty when it is not that command
 * @param reached the number of its parts that could be followed
 * @param expected what could have stood there: keywords as they are, values in words
 */
public record Reading(Optional<Arguments> arguments, int reached, SequencedSet<String> expected) {}
