package io.tidegate.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param data where to keep the data; without it a temporary directory is used
 * @param mysqld the server program; without it the MariaDB that comes along is used
 */
record Options(int port, Optional<Path> data, Optional<Path> mysqld) {}
