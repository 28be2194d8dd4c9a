package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.zoo.Zoo;

/**
 * The paper's evaluation on its hardware, modelled: Jetson TX2 and Tesla K40c over 3G, 4G and Wi-Fi.
 *
 * <p>The same networks give the same numbers, to the last bit. The components' names are those of the JSON.
 *
 * @param mobile the modelled device's name
 * @param cloud the modelled server's name
 * @param headline largest gains over all networks
 * @param paperNetworks largest gains over the paper's networks; a list of one, empty if none of them is studied
 */
public record ModelledStudy(
        String mobile,
        String cloud,
        List<String> networks,
        Headline headline,
        List<Headline> paperNetworks,
        List<ModelledRow> rows,
        List<StrategyGain> gains,
        List<CloudUse> cloudUse,
        List<PlacementStrip> placements,
        List<LayerSizes> layerSizes,
        List<JpegBaseline> jpegBaseline,
        List<AdditivePlanner> additivePlanner,
        List<SlowerDevice> slowerDevice,
        List<EnergyFront> fronts,
        List<CloudLimit> cloudLimits,
        List<BatchRow> batches,
        List<TrainingRow> training,
        List<RadioRow> radio,
        List<RadioBreakEven> radioBreakEven) {
    /** The paper's device. */
    public static final String MOBILE = "jetson-tx2";

    /** The paper's server. */
    public static final String CLOUD = "tesla-k40c";

    public ModelledStudy {
        networks = List.copyOf(networks);
        paperNetworks = List.copyOf(paperNetworks);
        rows = List.copyOf(rows);
        gains = List.copyOf(gains);
        cloudUse = List.copyOf(cloudUse);
        placements = List.copyOf(placements);
        layerSizes = List.copyOf(layerSizes);
        jpegBaseline = List.copyOf(jpegBaseline);
        additivePlanner = List.copyOf(additivePlanner);
        slowerDevice = List.copyOf(slowerDevice);
        fronts = List.copyOf(fronts);
        cloudLimits = List.copyOf(cloudLimits);
        batches = List.copyOf(batches);
        training = List.copyOf(training);
        radio = List.copyOf(radio);
        radioBreakEven = List.copyOf(radioBreakEven);
    }

    /** All published networks there are: the paper's first, in its order. */
    public static List<String> allNetworks() {
        List<String> names = new ArrayList<>(PaperFigures.NETWORKS);
        Zoo.publishedNames().stream().filter(name -> !names.contains(name)).forEach(names::add);
        return names;
    }

    /**
     * Studies networks of the zoo, one or more, on the paper's machines.
     *
     * @param starting is told each network when its turn comes
     * @throws IllegalArgumentException for a name the zoo does not have
     */
    public static ModelledStudy of(List<String> names, Consumer<String> starting) {
        return of(names, AnalyticalMachine.named(MOBILE), AnalyticalMachine.named(CLOUD), starting);
    }

    /**
     * Studies networks of the zoo, one or more.
     *
     * @param starting is told each network when its turn comes
     * @throws IllegalArgumentException for a name the zoo does not have
     */
    public static ModelledStudy of(
            List<String> names, AnalyticalMachine mobile, AnalyticalMachine cloud, Consumer<String> starting) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names is empty, must have one network or more");
        }
        List<String> distinct =
                names.stream().map(name -> Zoo.network(name).name()).distinct().toList();
        List<NetworkResults> results = new ArrayList<>();
        for (String name : distinct) {
            starting.accept(name);
            results.add(NetworkResults.of(name, mobile, cloud));
        }
        return of(mobile.description().name(), cloud.description().name(), distinct, results);
    }

    private static ModelledStudy of(String mobile, String cloud, List<String> names, List<NetworkResults> results) {
        List<Comparison> comparisons = all(results, NetworkResults::comparisons);
        List<StrategyGain> gains = comparisons.stream().map(StrategyGain::of).toList();
        return new ModelledStudy(
                mobile,
                cloud,
                names,
                Headline.of(gains),
                paperHeadline(gains),
                comparisons.stream()
                        .flatMap(one -> ModelledRow.of(one).stream())
                        .toList(),
                gains,
                cloudUse(comparisons),
                all(results, NetworkResults::placements),
                results.stream().map(result -> LayerSizes.of(result.network())).toList(),
                comparisons.stream()
                        .map(JpegBaseline::of)
                        .flatMap(Optional::stream)
                        .toList(),
                all(results, NetworkResults::additivePlanner),
                all(results, NetworkResults::slowerDevice),
                all(results, NetworkResults::fronts),
                all(results, NetworkResults::cloudLimits),
                all(results, NetworkResults::batches),
                all(results, NetworkResults::training),
                all(results, NetworkResults::radio),
                all(results, NetworkResults::radioBreakEven));
    }

    private static <T> List<T> all(List<NetworkResults> results, Function<NetworkResults, List<T>> part) {
        return results.stream().flatMap(result -> part.apply(result).stream()).toList();
    }

    private static List<Headline> paperHeadline(List<StrategyGain> gains) {
        List<StrategyGain> paper = gains.stream()
                .filter(gain -> PaperFigures.NETWORKS.contains(gain.network()))
                .toList();
        return paper.isEmpty() ? List.of() : List.of(Headline.of(paper));
    }

    private static List<CloudUse> cloudUse(List<Comparison> comparisons) {
        List<Comparison> paper = comparisons.stream()
                .filter(one -> PaperFigures.NETWORKS.contains(one.network().name()))
                .toList();
        List<CloudUse> uses = new ArrayList<>(CloudUse.of("paper", paper));
        uses.addAll(CloudUse.of("all", comparisons));
        return uses;
    }
}
