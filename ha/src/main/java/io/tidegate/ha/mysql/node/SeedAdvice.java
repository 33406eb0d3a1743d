package io.tidegate.ha.mysql.node;

import java.util.List;

/**
 * How a node that cannot rejoin is made anew out of another one. Nothing of it is carried out by
 * Tidegate: it replaces the node's data.
 *
 * @param steps each is a statement or a command, with where it is to be run in front of it;
 *     passwords are left out
 */
public record SeedAdvice(List<String> steps) {
    public SeedAdvice {
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return String.join("\n", steps);
    }
}
