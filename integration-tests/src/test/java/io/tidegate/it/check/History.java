package io.tidegate.it.check;

import io.tidegate.it.check.Operation.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** All that clients did, in the order in which it ended. Threads: any. */
public final class History {
    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

    public void add(Operation operation) {
        operations.add(operation);
    }

    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    public List<Operation> operations(Function function) {
        return operations.stream().filter(each -> each.function() == function).toList();
    }

    /** JSON, one line for each. */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, operations.stream().map(Operation::json).toList());
    }

    public static List<Operation> read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Operation::parse).toList();
        }
    }
}
