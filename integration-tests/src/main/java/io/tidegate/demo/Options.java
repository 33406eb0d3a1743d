package io.tidegate.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What was asked for.
 *
 * @param port of the first proxy; those behind it have the next ones
 * @param proxies how many of them
 * @param data where to keep the data; without it a temporary directory is used
 * @param single whether each group is one server
 * @param mysqld the server program; without it the MariaDB that comes along is used
 */
record Options(
        int port, int proxies, Optional<Path> data, boolean single, Optional<Path> mysqld) {
    private static final int NODES = 3;

    /** Servers of each group. What is kept is of one: who was the master last is not. */
    int nodes() {
        return single || data.isPresent() ? 1 : NODES;
    }

    List<Integer> ports() {
        return IntStream.range(port, port + proxies).boxed().toList();
    }
}
