package io.tidegate.it.fault;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What a row wants of its scene.
 *
 * @param replicas of the group
 * @param disk how many megabytes the first master's data may have; empty for as many as there are
 * @param environment of the proxy that leads at first
 */
record Stage(int replicas, OptionalInt disk, Map<String, String> environment) {
    static final Stage USUAL = new Stage(2, OptionalInt.empty(), Map.of());

    Stage {
        environment = Map.copyOf(environment);
    }

    Stage withReplicas(int number) {
        return new Stage(number, disk, environment);
    }

    Stage withDisk(int megabytes) {
        return new Stage(replicas, OptionalInt.of(megabytes), environment);
    }

    Stage with(Map<String, String> other) {
        return new Stage(replicas, disk, other);
    }
}
