// Draws the charts of a page from their ECharts options, and adds what JSON can't hold: how numbers are written.
(function () {
  "use strict";

  // Three digits, as in the tables.
  function figure(value) {
    return typeof value === "number" ? String(Number(value.toPrecision(3))) : "-";
  }

  // Short ticks, such as 10k.
  function tick(value) {
    return value >= 1e6 ? value / 1e6 + "M" : value >= 1e4 ? value / 1e3 + "k" : String(Number(value.toPrecision(6)));
  }

  function text(value) {
    return echarts.format.encodeHTML(String(value));
  }

  // The series that has a line at the pointer, lowest first, and where the pointer is.
  function tooltip(names) {
    return function (points) {
      var shown = points.filter(function (point) { return typeof point.value[1] === "number"; });
      shown.sort(function (a, b) { return a.value[1] - b.value[1]; });
      if (shown.length === 0) { return ""; }
      return "<b>" + figure(shown[0].value[0]) + " " + text(names.x) + "</b>" + shown.slice(0, 8).map(function (point) {
        return "<br>" + point.marker + text(point.seriesName) + ": " + figure(point.value[1]) + " " + text(names.y);
      }).join("");
    };
  }

  var charts = JSON.parse(document.getElementById("charts").textContent);
  document.querySelectorAll(".chart").forEach(function (panel) {
    var described = charts[Number(panel.getAttribute("data-chart"))];
    var option = described.option;
    option.tooltip = { trigger: "axis", confine: true, formatter: tooltip(described.units),
      axisPointer: { type: "line", label: { show: false } } };
    [option.xAxis, option.yAxis].forEach(function (axis) { axis.axisLabel = { color: "#595959", formatter: tick }; });
    var chart = echarts.init(panel, null, { renderer: "svg" });
    chart.setOption(option);
    window.addEventListener("resize", function () { chart.resize(); });
    window.addEventListener("beforeprint", function () { chart.resize(); });
  });
})();
