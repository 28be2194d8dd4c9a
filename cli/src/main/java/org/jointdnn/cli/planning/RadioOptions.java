package org.jointdnn.cli.planning;

import java.util.Optional;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.radio.RadioCycle;
import org.jointdnn.planner.radio.RadioStates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Options that say what the radio does between queries: a picocli mixin. */
public final class RadioOptions {
    private static final String AUTO = "auto";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--radio",
            paramLabel = "RADIO",
            converter = Name.class,
            description = "Also count what the radio draws when it is woken up and until it sleeps again (promotion"
                    + " and tail): 3g, 4g, wifi, or auto for that of the link. Default: only transfers count.")
    private @Nullable String radio;

    @Option(
            names = "--radio-idle",
            paramLabel = "TIME",
            converter = Amount.Millis.class,
            description = "With --radio: for how long the radio has nothing to do between two queries, such as 30s."
                    + " Default: long enough for it to go to sleep.")
    private @Nullable Double idleMillis;

    /** Checks the name of a radio. */
    static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.equals(AUTO) && !RadioStates.named(text).isPresent()) {
                throw new TypeConversionException("'" + text + "' is not 3g, 4g, wifi or auto");
            }
            return text;
        }
    }

    /** Whether the radio's states are wanted; a usage error if there is an idle time without a radio. */
    public boolean wanted() {
        if (radio == null && idleMillis != null) {
            throw usage("--radio-idle says how long a radio is idle; give --radio 3g, 4g, wifi or auto with it");
        }
        return radio != null;
    }

    /** The radio's cycle if it is wanted; a usage error if it has to be that of a link whose radio isn't known. */
    public Optional<RadioCycle> cycle(Costs costs) {
        String name = radio;
        if (!wanted() || name == null) {
            return Optional.empty();
        }
        RadioStates states = RadioStates.named(name)
                .or(() -> RadioStates.of(costs.link()))
                .orElseThrow(
                        () -> usage("--radio auto: the link's radio is none of 3g, 4g and wifi; give one of them"));
        return Optional.of(idleMillis == null ? RadioCycle.isolated(states) : new RadioCycle(states, idleMillis));
    }

    /** A usage error if the radio's states are wanted of what doesn't know them. */
    public void refuse(String reason) {
        if (wanted()) {
            throw usage("--radio " + reason);
        }
    }

    private ParameterException usage(String message) {
        if (command == null) {
            throw new IllegalStateException("options are used outside a command");
        }
        return new ParameterException(command.commandLine(), message);
    }
}
