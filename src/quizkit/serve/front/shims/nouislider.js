// Dropdown stands in one file with the sliders, which the first script does not have.
export default {};
