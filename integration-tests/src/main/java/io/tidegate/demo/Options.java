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
 * @param mysqld the server program; without it the MariaDB that comes along is used
 */
record Options(int port, int proxies, Optional<Path> data, Optional<Path> mysqld) {
    List<Integer> ports() {
        return IntStream.range(port, port + proxies).boxed().toList();
    }
}
