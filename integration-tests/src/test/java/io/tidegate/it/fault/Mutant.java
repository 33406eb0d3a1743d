package io.tidegate.it.fault;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Something that the proxies leave out: one method of one class is exchanged in the proxies'
 * processes, of which the code as it is shipped knows nothing. The matrix has to show each.
 *
 * <p>{@code -Dtidegate.mutant=NO_REVOKE} has all proxies of a run of the matrix be that one.
 */
enum Mutant {
    /** A proxy says that it has stopped, and goes on. */
    NO_FREEZE("io.tidegate.proxy.group.GroupGate", "stop", CodeBuilder::return_),
    /** Replicas go on receiving, and acknowledging, while another master is made. */
    NO_REVOKE("io.tidegate.ha.mysql.node.NodeSession", "stopReceiver", CodeBuilder::return_),
    /** Proxies that have stopped say that they have told nobody anything. */
    NO_MARKS(
            "io.tidegate.proxy.group.Marks",
            "text",
            code ->
                    code.ldc("")
                            .invokestatic(
                                    Optional.class.describeConstable().orElseThrow(),
                                    "of",
                                    MethodTypeDesc.of(
                                            Optional.class.describeConstable().orElseThrow(),
                                            Object.class.describeConstable().orElseThrow()))
                            .areturn()),
    /** What a node has received and not executed does not count. */
    EXECUTED_ONLY(
            "io.tidegate.ha.diagnosis.Standing",
            "has",
            code ->
                    code.aload(0)
                            .getfield(
                                    ClassDesc.of("io.tidegate.ha.diagnosis.Standing"),
                                    "executed",
                                    ClassDesc.of("io.tidegate.ha.mysql.gtid.GtidSet"))
                            .areturn()),
    /** Nobody is told to follow the next master. */
    NO_REPOINT("io.tidegate.ha.failover.servers.Following", "follow", CodeBuilder::return_);

    private final String owner;
    private final String method;
    private final Consumer<CodeBuilder> instead;

    Mutant(String owner, String method, Consumer<CodeBuilder> instead) {
        this.owner = owner;
        this.method = method;
        this.instead = instead;
    }

    /** The classes of the mutant that was asked for, in a directory; empty when none was. */
    static Optional<Path> chosen() throws IOException {
        String name = System.getProperty("tidegate.mutant", "");
        return name.isEmpty() ? Optional.empty() : Optional.of(valueOf(name).classes());
    }

    /** The changed class in a directory, for the front of a class path. */
    private Path classes() throws IOException {
        Path target =
                Path.of(Objects.requireNonNull(System.getProperty("tidegate.it.target")))
                        .resolve("mutants")
                        .resolve(name());
        Path file = target.resolve(owner.replace('.', '/') + ".class");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, changed());
        return target;
    }

    /**
     * The class with another body of its method.
     *
     * @throws IllegalStateException when there is not one method of that name any more
     */
    byte[] changed() throws IOException {
        ClassFile classFile = ClassFile.of();
        ClassModel model = classFile.parse(original());
        AtomicInteger found = new AtomicInteger();
        byte[] changed =
                classFile.transformClass(
                        model,
                        (builder, element) -> {
                            if (element instanceof MethodModel each
                                    && each.methodName().equalsString(method)) {
                                found.incrementAndGet();
                                builder.withMethodBody(
                                        each.methodName(),
                                        each.methodType(),
                                        each.flags().flagsMask(),
                                        instead::accept);
                            } else {
                                builder.with(element);
                            }
                        });
        if (found.get() != 1) {
            throw new IllegalStateException(owner + "." + method + " is there " + found + " times");
        }
        List<java.lang.VerifyError> errors = classFile.verify(changed);
        if (!errors.isEmpty()) {
            throw new IllegalStateException(String.valueOf(errors));
        }
        return changed;
    }

    private byte[] original() throws IOException {
        String resource = "/" + owner.replace('.', '/') + ".class";
        try (InputStream bytes = Mutant.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(bytes, resource).readAllBytes();
        }
    }
}
