package io.tidegate.sharding.sql;

import java.nio.charset.Charset;

/** The shape of a statement as people read it. */
public final class ShapeText {
    private ShapeText() {}

    /**
     * One blank between two tokens, and a question mark for each literal and each parameter.
     *
     * @param length how much of the shape is shown
     */
    public static String of(byte[] shape, int length, Charset charset) {
        byte[] text = new byte[length];
        int end = 0;
        for (int i = 0; i < length; i++) {
            boolean mark = shape[i] >= 0 && shape[i] < ' ' && i == shape.length - 1;
            if (!mark) {
                boolean alone =
                        (i == 0 || shape[i - 1] == ' ')
                                && i + 1 < shape.length
                                && shape[i + 1] == ' ';
                text[end++] =
                        alone && shape[i] == Shape.PARAMETER ? (byte) Shape.LITERAL : shape[i];
            }
        }
        return new String(text, 0, end, charset).strip();
    }
}
