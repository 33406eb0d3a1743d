package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.KeyValue;

public interface ParameterSource {
    int count();

    KeyValue value(int index);

    ParameterSource NONE =
            new ParameterSource() {
                @Override
                public int count() {
                    return 0;
                }

                @Override
                public KeyValue value(int i) {
                    throw new IllegalStateException();
                }
            };
}
