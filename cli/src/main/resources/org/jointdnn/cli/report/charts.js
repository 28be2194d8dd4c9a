// Draws the charts of a page from their ECharts options, and adds what JSON can't hold: how numbers are written and
// bars are drawn; and what all charts have in common.
(function () {
  "use strict";
  var INK = "#1a1a1a";
  var SOFT = "#595959";
  var BARS = { barCategoryGap: "22%", barGap: "8%", barMaxWidth: 44 };
  // With more bars than these there is no room for a number above each.
  var NUMBERED = 24;

  // Three digits, as in the tables.
  function figure(value) {
    return typeof value === "number" ? String(Number(value.toPrecision(3))) : "-";
  }

  // Short ticks, such as 10k.
  function tick(value) {
    var shown = Number(value.toPrecision(6));
    return shown >= 1e6 ? shown / 1e6 + "M" : shown >= 1e4 ? shown / 1e3 + "k" : String(shown);
  }

  function text(value) {
    return echarts.format.encodeHTML(String(value));
  }

  function unit(name) {
    return name ? " " + text(name) : "";
  }

  // A point's numbers: x or the category's index, y, and for bars where the whisker ends and the mark stands.
  function numbers(point) {
    return Array.isArray(point.value) ? point.value : [point.dataIndex, point.value];
  }

  // The series that has a line at the pointer, lowest first, and where the pointer is.
  function atAxis(names, categories) {
    return function (points) {
      var shown = points.filter(function (point) {
        return typeof numbers(point)[1] === "number" && point.seriesName !== FLOOR;
      });
      if (!categories) { shown.sort(function (a, b) { return numbers(a)[1] - numbers(b)[1]; }); }
      if (shown.length === 0) { return ""; }
      var x = numbers(shown[0])[0];
      var head = categories ? text(categories[x]) : figure(x) + unit(names.x);
      return "<b>" + head + "</b>" + shown.slice(0, 10).map(function (point) {
        var value = numbers(point);
        return "<br>" + point.marker + text(point.seriesName) + ": " + figure(value[1]) + unit(names.y) +
          (typeof value[2] === "number" ? ", whisker to " + figure(value[2]) : "") +
          (typeof value[3] === "number" ? ", diamond at " + figure(value[3]) : "");
      }).join("");
    };
  }

  // The point and its name; axes are named as far as the comma before their unit.
  function atItem(names, option) {
    return function (point) {
      var value = numbers(point);
      return "<b>" + text(point.name || point.seriesName) + "</b><br>" + text(point.seriesName) + ": " +
        text(option.xAxis.name.split(",")[0]) + " " + figure(value[0]) + unit(names.x) + ", " +
        text(option.yAxis.name.split(",")[0]) + " " + figure(value[1]) + unit(names.y);
    };
  }

  // Lines from lower left to upper right within a rectangle.
  function hatching(x, y, width, height) {
    var lines = [];
    for (var d = 4; d < width + height && lines.length < 200; d += 6) {
      lines.push({ type: "line", style: { stroke: "#fff", lineWidth: 1.3 }, silent: true, shape: {
        x1: x + Math.max(0, d - height), y1: y + Math.min(d, height),
        x2: x + Math.min(d, width), y2: y + Math.max(0, d - width)
      } });
    }
    return lines;
  }

  // Whisker and diamond, where there are any.
  function marks(api, x, top, width) {
    var drawn = [];
    var line = { stroke: INK, lineWidth: 1.2, fill: null };
    var cap = Math.min(width / 4, 6);
    if (!isNaN(api.value(2))) {
      var high = api.coord([0, api.value(2)])[1];
      drawn.push({ type: "line", shape: { x1: x, y1: top, x2: x, y2: high }, style: line },
        { type: "line", shape: { x1: x - cap, y1: high, x2: x + cap, y2: high }, style: line });
    }
    if (!isNaN(api.value(3))) {
      var size = Math.min(width / 4, 4.5);
      var y = api.coord([0, api.value(3)])[1];
      drawn.push({ type: "polygon", style: { fill: "#fff", stroke: INK, lineWidth: 1.2 },
        shape: { points: [[x - size, y], [x, y - size], [x + size, y], [x, y + size]] } });
    }
    return drawn;
  }

  // A bar from the foot of a logarithmic axis, or from 0 of a linear one. ECharts' own begin at 1 of a logarithmic one.
  function bar(series, index, count, logarithmic, numbered) {
    return function (params, api) {
      var layout = api.barLayout(Object.assign({ count: count }, BARS))[index];
      var at = api.coord([api.value(0), api.value(1)]);
      var foot = logarithmic ? params.coordSys.y + params.coordSys.height : api.coord([api.value(0), 0])[1];
      var x = at[0] + layout.offsetCenter - layout.width / 2;
      var top = Math.min(at[1], foot);
      var height = Math.abs(foot - at[1]);
      var drawn = [{ type: "rect", shape: { x: x, y: top, width: layout.width, height: height }, style: { fill: series.itemStyle.color } }];
      if (series.hatched) { drawn = drawn.concat(hatching(x, top, layout.width, height)); }
      drawn = drawn.concat(marks(api, at[0] + layout.offsetCenter, at[1], layout.width));
      if (numbered) {
        var highest = [1, 2, 3].map(function (i) { return api.value(i); }).filter(function (v) { return !isNaN(v); });
        drawn.push({ type: "text", silent: true, style: { text: figure(api.value(1)), x: at[0] + layout.offsetCenter,
          y: api.coord([0, Math.max.apply(null, highest)])[1] - 5, align: "center", verticalAlign: "bottom", fill: INK,
          font: "10px system-ui, sans-serif" } });
      }
      return { type: "group", children: drawn };
    };
  }

  function drawBars(option) {
    var bars = option.series.filter(function (series) { return series.renderItem === "bar"; });
    bars.forEach(function (series, index) {
      series.renderItem = bar(series, index, bars.length, option.yAxis.type === "log",
        bars.length * option.xAxis.data.length <= NUMBERED);
      series.encode = { x: 0, y: 1 };
    });
    option.series.forEach(function (series) {
      if (series.markLine) {
        Object.assign(series.markLine, { silent: true, symbol: "none", animation: false, label: { show: false } });
      }
      if (series.type === "bar") {
        series.barCategoryGap = BARS.barCategoryGap;
        series.label = { show: true, color: INK, textBorderColor: "#fff", textBorderWidth: 3, fontSize: 11,
          formatter: function (point) { return point.value > 0 ? figure(point.value) : ""; } };
        if (series.hatched) {
          series.itemStyle.decal = { color: "rgba(255,255,255,.8)", dashArrayX: [1, 0], dashArrayY: [1.5, 5], rotation: -Math.PI / 4 };
        }
      }
    });
  }

  // ECharts rounds a logarithmic axis' end to as many digits as the data has, and 0.1 to 0 if the least value is a whole
  // number: an unseen point at the end keeps it. Its number is no one's; tooltips leave it out.
  var FLOOR = "foot of the axis";

  function keepFloor(option) {
    if (option.yAxis.type === "log" && option.yAxis.min < 1) {
      option.series.push({ name: FLOOR, type: "scatter", symbol: "none", silent: true,
        data: [[option.xAxis.data ? 0 : option.xAxis.min, option.yAxis.min]] });
    }
  }

  function dress(axis) {
    axis.nameTextStyle = axis.nameTextStyle || { color: SOFT };
    axis.axisLine = axis.axisLine || { show: true, onZero: false, lineStyle: { color: SOFT } };
    if (axis.type === "category") {
      axis.axisTick = { show: false };
      axis.axisLabel = Object.assign({ color: INK, interval: 0, fontSize: 11 }, axis.axisLabel);
    } else {
      axis.axisLabel = { color: SOFT, formatter: tick };
      axis.splitLine = axis.splitLine || { lineStyle: { color: "#e6e6e6" } };
    }
  }

  // Lets the style sheet draw the chart in another size, as it does for print.
  function scalable(panel) {
    var svg = panel.querySelector("svg");
    svg.setAttribute("viewBox", "0 0 " + svg.getAttribute("width") + " " + svg.getAttribute("height"));
  }

  var charts = JSON.parse(document.getElementById("charts").textContent);
  document.querySelectorAll(".chart").forEach(function (panel) {
    var described = charts[Number(panel.getAttribute("data-chart"))];
    var option = described.option;
    var item = option.tooltip && option.tooltip.trigger === "item";
    option.tooltip = { trigger: item ? "item" : "axis", confine: true,
      formatter: item ? atItem(described.units, option) : atAxis(described.units, option.xAxis.data),
      axisPointer: { type: option.xAxis.data ? "shadow" : "line", label: { show: false } } };
    option.animation = false;
    option.aria = { enabled: true };
    if (option.title) {
      Object.assign(option.title, { left: "center", top: 4, textStyle: { fontSize: 13, color: INK } });
    }
    [option.xAxis, option.yAxis].forEach(dress);
    drawBars(option);
    keepFloor(option);
    var chart = echarts.init(panel, null, { renderer: "svg" });
    chart.setOption(option);
    scalable(panel);
    window.addEventListener("resize", function () { chart.resize(); scalable(panel); });
  });
})();
