// Draws one panel per network and quantity: links along the axis, a bar per strategy.
(function () {
  "use strict";
  // Okabe and Ito's palette, which people with any colour vision tell apart.
  var STRATEGIES = [
    { key: "mobile-only", title: "mobile-only", color: "#e69f00" },
    { key: "cloud-only", title: "cloud-only", color: "#56b4e9" },
    { key: "jointdnn", title: "JointDNN", color: "#009e73" }
  ];
  // Above this ratio of the largest to the smallest value in any panel, a quantity's axes are logarithmic.
  var LOG_RATIO = 10;
  var BARS = { barCategoryGap: "24%", barGap: "12%" };

  var data = JSON.parse(document.getElementById("rows").textContent);
  var networks = unique(data.rows.map(function (row) { return row.network; }));

  function unique(values) {
    return values.filter(function (value, i) { return values.indexOf(value) === i; });
  }

  // Three digits, as in the tables.
  function figure(value) {
    if (value >= 100 || value === 0) { return value.toFixed(0); }
    return value >= 10 ? value.toFixed(1) : value.toFixed(2);
  }

  function text(value) {
    return echarts.format.encodeHTML(String(value));
  }

  function find(network, link, strategy) {
    return data.rows.filter(function (row) {
      return row.network === network && row.link === link && row.strategy === strategy.key;
    })[0];
  }

  function latencyOf(row) {
    return { value: row.latencyMillis.median, high: row.latencyMillis.p95, predicted: row.predictedMillis };
  }

  function energyOf(row) {
    return { value: row.mobileEnergyMillijoules };
  }

  // Whisker and diamond over the bar of strategy number `index`; values are [link, median, p95, predicted].
  function marks(index, strategies) {
    return function (params, api) {
      var bar = api.barLayout({ barCategoryGap: BARS.barCategoryGap, barGap: BARS.barGap, count: strategies })[index];
      var x = api.coord([api.value(0), api.value(1)])[0] + bar.offsetCenter;
      var median = api.coord([0, api.value(1)])[1];
      var high = api.coord([0, api.value(2)])[1];
      var predicted = api.coord([0, api.value(3)])[1];
      var cap = Math.min(bar.width / 4, 6);
      var line = { stroke: "#1a1a1a", lineWidth: 1.2, fill: null };
      var size = Math.min(bar.width / 5, 4.5);
      return {
        type: "group",
        children: [
          { type: "line", shape: { x1: x, y1: median, x2: x, y2: high }, style: line },
          { type: "line", shape: { x1: x - cap, y1: high, x2: x + cap, y2: high }, style: line },
          { type: "polygon", style: { fill: "#fff", stroke: "#1a1a1a", lineWidth: 1.2 },
            shape: { points: [[x - size, predicted], [x, predicted - size], [x + size, predicted], [x, predicted + size]] } }
        ]
      };
    };
  }

  // Short ticks, such as 10k.
  function tick(value) {
    return value >= 1e6 ? value / 1e6 + "M" : value >= 1e4 ? value / 1e3 + "k" : String(value);
  }

  // Smallest and largest of what a panel shows.
  function extent(network, measure) {
    var values = [];
    data.rows.forEach(function (row) {
      if (row.network === network) {
        var m = measure(row);
        values.push(m.value);
        if (m.high !== undefined) { values.push(m.high, m.predicted); }
      }
    });
    values = values.filter(function (value) { return value > 0; });
    return { low: Math.min.apply(null, values), high: Math.max.apply(null, values) };
  }

  function draw(panel, measure, unit, logarithmic) {
    var network = networks[Number(panel.getAttribute("data-network"))];
    var rows = data.rows.filter(function (row) { return row.network === network; });
    var links = unique(rows.map(function (row) { return row.link; }));
    var strategies = STRATEGIES.filter(function (strategy) {
      return rows.some(function (row) { return row.strategy === strategy.key; });
    });
    var range = extent(network, measure);

    var series = [];
    strategies.forEach(function (strategy, index) {
      var cells = links.map(function (link) {
        var row = find(network, link, strategy);
        return row ? measure(row) : null;
      });
      series.push({
        name: strategy.title, type: "bar", barCategoryGap: BARS.barCategoryGap, barGap: BARS.barGap,
        itemStyle: { color: strategy.color },
        data: cells.map(function (m) {
          // A logarithmic axis has no zero: nothing is drawn there.
          return m && (m.value > 0 || !logarithmic) ? m.value : null;
        })
      });
      // The number stands above whatever is highest: bar, whisker or diamond.
      series.push({
        name: strategy.title + " label", type: "custom", silent: true, z: 5,
        data: cells.map(function (m, i) {
          return m && m.value > 0 ? [i, Math.max(m.value, m.high || 0, m.predicted || 0), m.value] : null;
        }).filter(Boolean),
        renderItem: function (params, api) {
          var bar = api.barLayout({ barCategoryGap: BARS.barCategoryGap, barGap: BARS.barGap, count: strategies.length })[index];
          var at = api.coord([api.value(0), api.value(1)]);
          return { type: "text", style: { text: figure(api.value(2)), x: at[0] + bar.offsetCenter, y: at[1] - 7,
            align: "center", verticalAlign: "bottom", fill: "#1a1a1a", font: "10px system-ui, sans-serif" } };
        }
      });
      if (cells.some(function (m) { return m && m.high !== undefined; })) {
        series.push({
          name: strategy.title + " spread", type: "custom", silent: true, z: 4,
          data: cells.map(function (m, i) { return m ? [i, m.value, m.high, m.predicted] : null; }).filter(Boolean),
          renderItem: marks(index, strategies.length)
        });
      }
    });

    var chart = echarts.init(panel, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      aria: { enabled: true },
      title: { text: network, left: "center", top: 4, textStyle: { fontSize: 14, color: "#1a1a1a" } },
      grid: { left: 72, right: 12, top: 48, bottom: 32 },
      tooltip: {
        trigger: "axis", axisPointer: { type: "shadow" },
        formatter: function () {
          var link = links[arguments[0][0].dataIndex];
          return "<b>" + text(network) + ", " + text(data.links[link]) + "</b>" + strategies.map(function (strategy) {
            var row = find(network, link, strategy);
            return row ? "<br>" + strategy.title + ": " + figure(measure(row).value) + " " + unit + ", " + text(row.plan) : "";
          }).join("");
        }
      },
      xAxis: { type: "category", data: links.map(function (link) { return data.links[link]; }),
        axisTick: { show: false }, axisLabel: { color: "#1a1a1a", fontSize: 12 }, axisLine: { lineStyle: { color: "#1a1a1a" } } },
      yAxis: {
        type: logarithmic ? "log" : "value",
        name: unit + (logarithmic ? ", logarithmic" : ""), nameLocation: "middle", nameGap: 48,
        nameTextStyle: { color: "#595959" }, axisLabel: { color: "#595959", formatter: tick }, splitLine: { lineStyle: { color: "#e6e6e6" } },
        min: logarithmic ? Math.pow(10, Math.floor(Math.log10(range.low / 1.5))) : 0,
        max: logarithmic ? Math.pow(10, Math.ceil(Math.log10(range.high * 1.3))) : null,
        boundaryGap: [0, "6%"]
      },
      series: series
    });
    window.addEventListener("resize", function () { chart.resize(); });
    window.addEventListener("beforeprint", function () { chart.resize(); });
  }

  function drawAll(id, measure, unit) {
    var logarithmic = networks.some(function (network) {
      var range = extent(network, measure);
      return range.high / range.low > LOG_RATIO;
    });
    document.querySelectorAll("#" + id + " .panel").forEach(function (panel) {
      draw(panel, measure, unit, logarithmic);
    });
  }

  drawAll("latency", latencyOf, "ms");
  drawAll("energy", energyOf, "mJ");
})();
