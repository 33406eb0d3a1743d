package io.tidegate.it.suite;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;

/**
 * A bug in a class that merging needs, as its byte code would be with it.
 *
 * @param type the class, below {@code io.tidegate.sharding.merge}, or with its package below {@code
 *     io.tidegate.sharding}
 * @param method its name, and how its descriptor ends
 */
record Flaw(String what, String type, String method, String descriptor, Change change) {
    /** What becomes of a method. */
    enum Change {
        /** It does nothing. */
        SKIPPED,
        /** An int has the other sign. */
        NEGATED,
        /** A boolean is the other one. */
        INVERTED,
        /** An int, or a boolean, is zero. */
        ZERO,
        /** An int is one more. */
        ONE_MORE,
        /** A long is zero. */
        LONG_ZERO,
        /** A long is -1. */
        LONG_NONE,
        /** A double is zero. */
        DOUBLE_ZERO
    }

    String className() {
        return "io.tidegate.sharding." + (type.indexOf('.') < 0 ? "merge." : "") + type;
    }

    byte[] plant(byte[] sound) {
        ClassFile classFile = ClassFile.of();
        ClassModel model = classFile.parse(sound);
        boolean there =
                model.methods().stream()
                        .anyMatch(each ->
                                isIt(
                                        each.methodName().stringValue(),
                                        each.methodType().stringValue()));
        if (!there) {
            throw new IllegalStateException("no " + method + descriptor + " in " + className());
        }
        return classFile.transformClass(
                model,
                ClassTransform.transformingMethodBodies(
                        each ->
                                isIt(
                                        each.methodName().stringValue(),
                                        each.methodType().stringValue()),
                        change == Change.SKIPPED
                                ? CodeTransform.ofStateful(Flaw::skipping)
                                : this::changingResult));
    }

    private boolean isIt(String name, String type) {
        return name.equals(method) && type.endsWith(descriptor);
    }

    private static CodeTransform skipping() {
        return new CodeTransform() {
            private boolean returned;

            @Override
            public void accept(CodeBuilder builder, CodeElement element) {
                if (!returned) {
                    builder.return_();
                    returned = true;
                }
            }
        };
    }

    private void changingResult(CodeBuilder builder, CodeElement element) {
        if (element instanceof ReturnInstruction) {
            switch (change) {
                case SKIPPED -> throw new IllegalStateException();
                case NEGATED -> builder.ineg();
                case INVERTED -> builder.iconst_1().ixor();
                case ZERO -> builder.pop().iconst_0();
                case ONE_MORE -> builder.iconst_1().iadd();
                case LONG_ZERO -> builder.pop2().lconst_0();
                case LONG_NONE -> builder.pop2().loadConstant(-1L);
                case DOUBLE_ZERO -> builder.pop2().dconst_0();
            }
        }
        builder.with(element);
    }

    @Override
    public String toString() {
        return what;
    }
}
